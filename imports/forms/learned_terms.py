"""Forms to add a learned term: the meaning of a label or a status word."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from accounts.models import User
from actionplans.forms.text_fields import RequiredError
from actionplans.models import Committee
from documents.plain_text import clean
from documents.plan.grades import Grade, grade_label
from documents.recognise.labels import normalise_label
from documents.recognise.terms import normalise_status
from imports.models import LabelTerm, StatusTerm

ALL_COMMITTEES_LABEL = "Documents of all committees"


class LabelTermForm(forms.ModelForm[LabelTerm]):
    class Meta:
        model = LabelTerm
        fields = ("wording", "field")
        labels = {"wording": "Label", "field": "What it means"}
        help_texts = {
            "wording": "As the document prints it. Capital letters, colon and month make no difference."
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.TypedChoiceField", self.fields["field"])
        field.choices = [("", "Choose a meaning"), *LabelTerm.Field.choices]

    def clean_wording(self) -> str:
        wording = normalise_label(clean(self.cleaned_data["wording"]))
        if not wording:
            raise RequiredError("Enter the words of the label.")
        if LabelTerm.objects.filter(wording=wording).exists():
            message = "This label has a meaning already. Remove that one first."
            raise forms.ValidationError(message, code="unique")
        return wording


class StatusTermForm(forms.ModelForm[StatusTerm]):
    grade = forms.TypedChoiceField(
        label="What it means",
        choices=[
            ("", "Choose a grade"),
            *((str(grade.value), grade_label(grade)) for grade in Grade),
            ("none", "No grade"),
        ],
    )

    class Meta:
        model = StatusTerm
        fields = ("wording", "grade", "committee")
        labels = {"wording": "Word", "committee": "Where it means that"}
        help_texts = {"wording": "As documents print it, such as Green. Capital letters make no difference."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        committee = cast("forms.ModelChoiceField[Committee]", self.fields["committee"])
        committee.empty_label = ALL_COMMITTEES_LABEL
        self.mark_optional = False

    def clean_wording(self) -> str:
        wording = normalise_status(clean(self.cleaned_data["wording"]))
        if not wording:
            raise RequiredError("Enter the word.")
        return wording

    def clean_grade(self) -> int | None:
        grade = self.cleaned_data["grade"]
        return None if grade == "none" else int(grade)

    def clean(self) -> None:
        super().clean()
        wording, committee = self.cleaned_data.get("wording"), self.cleaned_data.get("committee")
        if wording and StatusTerm.objects.filter(wording=wording, committee=committee).exists():
            message = "This word has a meaning there already. Remove that one first."
            self.add_error("wording", forms.ValidationError(message, code="unique"))


def save_term(form: LabelTermForm | StatusTermForm, by: User) -> LabelTerm | StatusTerm:
    """Store the term of a valid form, with who added it."""
    term = form.save(commit=False)
    term.added_by = by
    term.save()
    return term
