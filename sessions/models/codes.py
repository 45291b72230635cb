"""Codes and tokens: what people type, and what addresses hold."""

import secrets

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # 31 characters, none that look alike
CODE_LENGTH = 7


def new_code() -> str:
    return "".join(secrets.choice(CODE_ALPHABET) for _each in range(CODE_LENGTH))


def code_from(secret: bytes) -> str:
    """The code that follows from these random bytes."""
    number, code = int.from_bytes(secret), ""
    for _each in range(CODE_LENGTH):
        number, place = divmod(number, len(CODE_ALPHABET))
        code += CODE_ALPHABET[place]
    return code


def new_token() -> str:
    return secrets.token_urlsafe(16)
