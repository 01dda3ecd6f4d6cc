import importlib

from django.core import wsgi

from jobstore.lib import places


def test_server_knows_the_names_of_places_before_the_first_request(monkeypatch):
    monkeypatch.setattr(wsgi, "get_wsgi_application", lambda: None)
    places._spellings.cache_clear()
    module = importlib.import_module("jobstore.wsgi")
    importlib.reload(module)
    assert places._spellings.cache_info().currsize == 1
