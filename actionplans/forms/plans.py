"""Forms for a plan: the details of a review, its recommendations and parts, and their actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User, normalise_email
from actionplans.exempt_paragraphs import ExemptParagraph
from actionplans.forms.text_fields import (
    NameListField,
    PlainTextField,
    RequiredError,
    VersionedForm,
    parse_names,
    parse_owner_names,
)
from actionplans.models import ActionPlan, Committee, Heading, Owner, Review, SubAction
from documents.plan.dates import parse_month

TEXTAREA = forms.Textarea({"rows": 4})
REFERENCE_LABEL = ("Reference", "As it is to be printed, such as 1.3 or A.")
# Labels and help texts of an action's fields in other kinds of plan.
LABELS_BY_KIND: dict[str, dict[str, tuple[str, str]]] = {
    ActionPlan.Kind.PARTNERSHIP: {
        "ref": REFERENCE_LABEL,
        "owners": ("Lead organisations", "An organisation, a post or a person, one a line."),
        "responsibility": ("Lead as printed", "Leave it blank to print the names above."),
        "date_text": ("Target date", "As it should be printed: September 2019."),
        "action": ("Action or activity", ""),
        "measure": ("Outcome", ""),
    },
    ActionPlan.Kind.STANDARDS: {
        "ref": REFERENCE_LABEL,
        "owners": ("Who answers for it", "An organisation, a post or a person, one a line."),
        "action": ("Characteristic of good practice", ""),
        "measure": ("Function", ""),
    },
}


class ReviewForm(VersionedForm):
    title = PlainTextField(label="Title of the review", most=300)
    committee = forms.ModelChoiceField(
        Committee.objects.all(), required=False, empty_label="Not known, or another one"
    )
    other_committee = PlainTextField(
        label="Another committee", most=200, help_text="If it is not in the list above."
    )
    agreed_text = PlainTextField(
        label="Action plan agreed", most=100, help_text="The month, as reports print it: March 2019."
    )
    link_officer_names = NameListField(label="Link officer/s", help_text="As reports print them, one a line.")
    link_officers = NameListField(
        label="Accounts of the link officers",
        help_text="Their email addresses, one a line. They may read and edit this review.",
    )
    director = PlainTextField(label="Director", most=200)
    director_account = PlainTextField(
        label="Account of the director",
        most=254,
        help_text="An email address. Told when answers are long overdue; may read this review.",
    )
    first_round_months = forms.IntegerField(
        label="Months from agreement to the first update", min_value=1, max_value=120
    )
    round_interval_months = forms.IntegerField(
        label="Months from one update to the next", min_value=1, max_value=60
    )

    def __init__(self, *args: Any, may_name_accounts: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_name_accounts:
            del self.fields["link_officers"]
            del self.fields["director_account"]

    def clean_title(self) -> str:
        title: str = " ".join(self.cleaned_data["title"].split())
        if not title:
            raise RequiredError("Enter the title of the review.")
        return title

    def clean_agreed_text(self) -> str:
        text: str = self.cleaned_data["agreed_text"]
        # Imported plans may have other texts, and keep them. A new plan has no title yet.
        is_unchanged = bool(self.current_values["title"]) and text == self.current_values["agreed_text"]
        if not is_unchanged and parse_month(text) is None:
            raise forms.ValidationError("Enter the month and the year, such as March 2019.", code="invalid")
        return text

    def clean_link_officers(self) -> list[User]:
        return [get_account(address) for address in parse_names(self.cleaned_data["link_officers"])]

    def clean_director_account(self) -> User | None:
        address = self.cleaned_data["director_account"]
        return get_account(address) if address else None

    def clean(self) -> None:
        super().clean()
        values = self.cleaned_data
        title, agreed = values.get("title"), values.get("agreed_text")
        is_changed = (title, agreed) != (self.current_values["title"], self.current_values["agreed_text"])
        same_reviews = Review.objects.filter(title__iexact=title, agreed_text__iexact=agreed)
        if title and agreed and is_changed and same_reviews.exists():
            self.add_error(
                "title",
                forms.ValidationError(
                    "There is a review of this title that was agreed then already.", code="unique"
                ),
            )


def get_account(address: str) -> User:
    user: User | None = User.objects.filter(email=normalise_email(address), is_active=True).first()
    if user is None:
        raise forms.ValidationError(
            f"There is no account with the email address {address}.",
            code="no-account",
        )
    return user


def review_initial(review: Review) -> dict[str, Any]:
    """The values of a review by form field; for a new review, the defaults."""
    officers = review.link_officers.order_by("email") if review.pk else ()
    return {
        "title": review.title,
        "committee": review.committee_id,
        "other_committee": "",
        "agreed_text": review.agreed_text,
        "link_officer_names": review.link_officer_names,
        "link_officers": "\n".join(officer.email for officer in officers),
        "director": review.director,
        "director_account": review.director_account.email if review.director_account else "",
        "first_round_months": review.first_round_months,
        "round_interval_months": review.round_interval_months,
    }


class HeadingForm(VersionedForm):
    ref = PlainTextField(label="Number or letter", most=20, help_text="Without brackets: 1, a.")
    text = PlainTextField(label="Words", widget=TEXTAREA, help_text="As the committee agreed them.")
    purpose = PlainTextField(
        label="What is said of it besides", widget=TEXTAREA, help_text="Printed below, if anything is."
    )

    def __init__(self, *args: Any, siblings: list[Heading], kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.siblings = siblings
        if kind == ActionPlan.Kind.REVIEW:
            del self.fields["purpose"]
        else:
            self.fields["text"].help_text = "As it is to be printed."

    def clean_ref(self) -> str:
        ref: str = self.cleaned_data["ref"].strip("()")
        if not ref:
            raise RequiredError("Enter the number or letter.")
        if ref != self.current_values["ref"] and ref in {heading.ref for heading in self.siblings}:
            raise forms.ValidationError(
                f"There is a {ref} here already. Choose another number or letter.",
                code="unique",
            )
        return ref

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if not text:
            raise RequiredError("Enter the words.")
        return text


class SubActionForm(VersionedForm):
    strand = PlainTextField(
        label="Column head", most=300, help_text="Only where several actions run side by side below one part."
    )
    ref = PlainTextField(
        label="Reference", most=20, help_text="Only where the action has a number of its own."
    )
    owners = NameListField(label="Who is responsible", help_text="A person, a post or a group, one a line.")
    responsibility = PlainTextField(
        label="Responsibility as printed",
        widget=forms.Textarea({"rows": 3}),
        help_text="Leave it blank to print the names above.",
    )
    date_text = PlainTextField(label="Date", most=300, help_text="As it should be printed: September 2019.")
    action = PlainTextField(label="Agreed action", widget=TEXTAREA)
    measure = PlainTextField(label="Agreed success measure", widget=TEXTAREA)
    indicators = PlainTextField(
        label="Indicators that it serves",
        widget=forms.Textarea({"rows": 2}),
        help_text="Their codes, as printed: NI 35.",
    )
    is_exempt = forms.BooleanField(
        label=_("Exempt: hide from the public version"),
        required=False,
        help_text=_("It leaves every public page and file as soon as you save this."),
    )
    exempt_paragraph = forms.TypedChoiceField(
        label=_("Paragraph of Schedule 12A"),
        choices=[("", _("Choose a paragraph")), *ExemptParagraph.choices],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Local Government Act 1972. Only if it is exempt."),
    )
    public_interest_reason = PlainTextField(
        label=_("Public interest"),
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Why keeping it exempt outweighs the public interest in disclosing it. Only if exempt."),
    )

    def __init__(self, *args: Any, siblings: list[SubAction], kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.siblings = siblings
        self.missing_action_message = "Enter the action that was agreed."
        if kind != ActionPlan.Kind.PARTNERSHIP:
            del self.fields["indicators"]
        if kind != ActionPlan.Kind.REVIEW and not self.current_values["strand"]:
            self.fields["strand"].widget = forms.HiddenInput()
        for name, (label, help_text) in LABELS_BY_KIND.get(kind, {}).items():
            self.fields[name].label, self.fields[name].help_text = label, help_text
            if name == "action":
                self.missing_action_message = f"Enter the {label.lower()}."

    def clean_action(self) -> str:
        action: str = self.cleaned_data["action"]
        if not action and (self.current_values["action"] or not self.current_values["measure"]):
            raise RequiredError(self.missing_action_message)
        return action

    def clean_owners(self) -> list[str]:
        return parse_owner_names(self.cleaned_data["owners"])

    def clean(self) -> None:
        super().clean()
        values = self.cleaned_data
        if not values.get("responsibility"):
            values["responsibility"] = "\n".join(values.get("owners", ()))
        identifying_fields = ("strand", "ref", "action", "measure")
        self._check_exemption(values)
        sibling_values = {
            tuple(getattr(sub_action, name) for name in identifying_fields) for sub_action in self.siblings
        }
        if "action" in values and tuple(values.get(name) for name in identifying_fields) in sibling_values:
            self.add_error("action", forms.ValidationError("This action is here already.", code="unique"))

    def _check_exemption(self, values: dict[str, Any]) -> None:
        if not values.get("is_exempt"):
            values["exempt_paragraph"], values["public_interest_reason"] = None, ""
            return
        if values.get("exempt_paragraph") is None and "exempt_paragraph" in values:
            self.add_error("exempt_paragraph", RequiredError(_("Choose the paragraph that makes it exempt.")))
        if not values.get("public_interest_reason"):
            self.add_error(
                "public_interest_reason", RequiredError(_("Enter why it outweighs the public interest."))
            )


def sub_action_initial(sub_action: SubAction, kind: str) -> dict[str, Any]:
    """The values of a sub-action by form field, in a plan of this kind."""
    owners: list[Owner] = list(sub_action.owners.all()) if sub_action.pk else []
    partnership_values = {"indicators": sub_action.indicators} if kind == ActionPlan.Kind.PARTNERSHIP else {}
    return {
        **partnership_values,
        "strand": sub_action.strand,
        "ref": sub_action.ref,
        "owners": "\n".join(map(str, owners)),
        "responsibility": sub_action.responsibility,
        "date_text": sub_action.date_text,
        "action": sub_action.action,
        "measure": sub_action.measure,
        "is_exempt": sub_action.is_exempt,
        "exempt_paragraph": sub_action.exempt_paragraph,
        "public_interest_reason": sub_action.public_interest_reason,
    }
