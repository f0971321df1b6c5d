"""Saying what a label or a status word means."""

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

ALL_COMMITTEES_LABEL = "Papers of all committees"


class LabelTermForm(forms.ModelForm[LabelTerm]):
    class Meta:
        model = LabelTerm
        fields = ("words", "field")
        labels = {"words": "Label", "field": "What it means"}
        help_texts = {"words": "As the paper prints it. Capital letters, colon and month make no difference."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.TypedChoiceField", self.fields["field"])
        field.choices = [("", "Choose a meaning"), *LabelTerm.Field.choices]

    def clean_words(self) -> str:
        words = normalise_label(clean(self.cleaned_data["words"]))
        if not words:
            raise RequiredError("Enter the words of the label.")
        if LabelTerm.objects.filter(words=words).exists():
            known = "This label has a meaning already. Remove that one first."
            raise forms.ValidationError(known, code="unique")
        return words


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
        fields = ("words", "grade", "committee")
        labels = {"words": "Word", "committee": "Where it means that"}
        help_texts = {"words": "As papers print it, such as Green. Capital letters make no difference."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        committee = cast("forms.ModelChoiceField[Committee]", self.fields["committee"])
        committee.empty_label = ALL_COMMITTEES_LABEL
        self.mark_optional = False

    def clean_words(self) -> str:
        words = normalise_status(clean(self.cleaned_data["words"]))
        if not words:
            raise RequiredError("Enter the word.")
        return words

    def clean_grade(self) -> int | None:
        grade = self.cleaned_data["grade"]
        return None if grade == "none" else int(grade)

    def clean(self) -> None:
        super().clean()
        words, committee = self.cleaned_data.get("words"), self.cleaned_data.get("committee")
        if words and StatusTerm.objects.filter(words=words, committee=committee).exists():
            known = "This word has a meaning there already. Remove that one first."
            self.add_error("words", forms.ValidationError(known, code="unique"))


def save_term(form: LabelTermForm | StatusTermForm, by: User) -> LabelTerm | StatusTerm:
    """The meaning that was typed, kept with who said so."""
    meaning = form.save(commit=False)
    meaning.added_by = by
    meaning.save()
    return meaning
