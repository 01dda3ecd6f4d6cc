"""`{% load demo %}`: what the sign-in page shows in development."""

from django import template

from demo import sign_ins

register = template.Library()


@register.simple_tag
def demo_sign_ins() -> list[sign_ins.SignIn]:
    """Empty outside of development and where there is no demo."""
    return sign_ins.all_sign_ins()


@register.simple_tag
def demo_password() -> str:
    return sign_ins.PASSWORD
