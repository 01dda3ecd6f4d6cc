"""What machines read of the coaching half."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap

from coaching.advice.models import Article
from coaching.advice.queries.text import live_articles
from jobstore.lib import clock
from openings.search.views.sitemap import SITEMAPS


class ArticleSitemap(Sitemap):  # type: ignore[type-arg]  # not generic at run time
    def get_protocol(self, protocol: str | None = None) -> str:  # noqa: ARG002 -- Django's signature
        return str(urlsplit(settings.SITE_URL).scheme)

    def get_domain(self, site: Any = None) -> str:  # noqa: ARG002 -- Django's signature
        """From the settings: a request's Host never decides where links lead."""
        return str(urlsplit(settings.SITE_URL).netloc)

    def items(self) -> list[Article]:
        return list(live_articles(at=clock.now()))

    def lastmod(self, item: Article) -> datetime:
        return item.updated_at


SITEMAPS["advice"] = ArticleSitemap
