import os

from django.core.wsgi import get_wsgi_application

from jobstore.lib import places

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jobstore.settings.production")

application = get_wsgi_application()
places.get_ready()
