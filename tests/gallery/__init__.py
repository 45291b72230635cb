"""Every screen in every state, listed once in `scenes`: for the contact sheet and for the access suites."""
