"""Pages of applying, as the tests press and read them."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.support import documents as make


def url(opening):
    return f"/openings/{opening.pk}/apply/"


WORD = make.word()


def file(content=WORD, name="resume.docx"):
    return SimpleUploadedFile(name, content)


def form_of(page):
    """What the rendered form would send when nothing is touched, files apart."""
    return {
        name: page.context["form"][name].value() or ""
        for name in page.context["form"].fields
        if name != "resume"
    }


def post(client, opening, /, **data):
    typed = form_of(client.get(url(opening))) | data
    return client.post(url(opening), typed)


# Drafts ---------------------------------------------------------------------------------------
def save(client, opening, **data):
    return client.post(f"{url(opening)}draft/", data, headers={"HX-Request": "true"})


def attach(client, opening, **data):
    return client.post(f"{url(opening)}resume/", data, headers={"HX-Request": "true"})
