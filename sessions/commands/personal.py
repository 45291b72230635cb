"""What a person does with what is held about them, as their page sends it; also after the end."""

from django.utils.translation import gettext_lazy as _

from sessions.actions import privacy
from sessions.commands.forms import CommandForm, Text, Whole
from sessions.commands.participant import Name
from sessions.commands.verb import Verb


class OwnQuestion(Whole):
    problem = _("That question isn’t here any more.")


class DeleteQuestion(CommandForm):
    refused_with = 404
    question_pk = OwnQuestion()


class EditQuestion(DeleteQuestion):
    text = Text()


class OwnNotice(Whole):
    problem = _("That notice isn’t here any more. Reload the page.")


class Stay(CommandForm):
    refused_with = 404
    notice_pk = OwnNotice()


class SignQuestion(DeleteQuestion):
    name_shown_to = Text(initial="nobody")


VERBS = {
    "stay": Verb(privacy.stay, Stay),
    "change_name": Verb(privacy.change_name, Name),
    "take_back_opt_out": Verb(privacy.take_back_opt_out),
    "sign_question": Verb(privacy.sign_question, SignQuestion),
    "edit_question": Verb(privacy.edit_question, EditQuestion),
    "delete_question": Verb(privacy.delete_question, DeleteQuestion),
}
