from django.contrib.admin import AdminSite


class JobStoreAdminSite(AdminSite):
    site_header = "Job Store staff"
    site_title = "Job Store staff"
    index_title = "What waits for you"
