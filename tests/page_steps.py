"""Small steps in a browser that many tests take."""

from playwright.sync_api import expect


def join(page, name=""):
    if name:
        page.get_by_text("Join with a name").click()
        page.get_by_label("Your name").fill(name)
        page.get_by_role("button", name="Join", exact=True).click()
    else:
        page.get_by_role("button", name="Join without a name").click()
    page.wait_for_url("**/s/*/")
    expect(page.locator("#connection")).to_have_text("live")


def view(phone, name):
    phone.get_by_role("navigation", name="Views").get_by_role("link", name=name).click()


def press(console, key):
    console.locator("body").press(key)


def retype(field, text):
    field.press("Control+a")
    field.press_sequentially(text)
