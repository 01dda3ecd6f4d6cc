from http import HTTPStatus


def test_landing_answers(client, db):
    assert client.get("/").status_code == HTTPStatus.OK
