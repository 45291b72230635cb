"""A facilitator changes their password, and is then signed in nowhere else."""

from clients import signed_in
from server import PASSWORD

NEW = "kererū over the harbour"


def change(client, old=PASSWORD, new=NEW, again=NEW):
    return client.post("/password/", {"old_password": old, "new_password1": new, "new_password2": again})


def test_the_header_leads_there_and_the_page_says_the_rule(ada):
    client = signed_in(ada)
    assert 'href="/password/"' in client.get("/host/").text
    assert "At least 16 characters" in client.get("/password/").text


def test_a_changed_password_ends_every_other_sign_in(ada):
    here, elsewhere = signed_in(ada), signed_in(ada)
    assert change(here).status_code == 302
    assert here.get("/host/").status_code == 200
    assert elsewhere.get("/host/").status_code == 302
    ada.refresh_from_db()
    assert ada.check_password(NEW)


def test_a_short_common_or_wrong_one_changes_nothing_and_says_why(ada):
    client = signed_in(ada)
    assert "at least 16 characters" in change(client, new="short", again="short").text
    assert "old password was entered incorrectly" in change(client, old="wrong").text
    assert "didn’t match" in change(client, again=NEW + "!").text
    ada.refresh_from_db()
    assert not ada.check_password(NEW)
