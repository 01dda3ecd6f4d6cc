import json

from jobstore.web.statics import LastingNames


def test_address_of_a_file_is_looked_up_once(settings, tmp_path, monkeypatch):
    settings.STATIC_ROOT = str(tmp_path)
    files = {"css/site.css": "css/site.0123.css", "js/site.js": "js/site.4567.js"}
    manifest = {"version": "1.1", "paths": files, "hash": "89"}
    (tmp_path / "staticfiles.json").write_text(json.dumps(manifest))
    names = LastingNames()
    assert [names.url(name) for name in files] == [f"/static/{name}" for name in files.values()]
    monkeypatch.setattr(names, "hashed_files", {})  # whoever looks again fails
    assert [names.url(name) for name in files] == [f"/static/{name}" for name in files.values()]
    assert names.manifest_hash == "89"
