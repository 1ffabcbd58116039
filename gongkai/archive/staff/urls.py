"""Addresses of the archive room."""

from django.urls import include, path

from gongkai.archive.integrity import views as integrity
from gongkai.archive.staff import filing, handing, importing

app_name = "archive"
urlpatterns = [
    path("", include("gongkai.archive.searching.staff.urls")),
    path("integrity/", integrity.result, name="integrity"),
    path("filing/", filing.waiting_list, name="filing"),
    path("filing/settings/", filing.filing_settings, name="filing_settings"),
    path("pieces/", filing.piece_list, name="pieces"),
    path("pieces/export/", filing.export, name="export"),
    path("pieces/print/<str:paper>/", filing.paper, name="paper"),
    path("pieces/<int:pk>/", filing.piece, name="piece"),
    path("pieces/<int:pk>/remark/", filing.remark, name="remark"),
    path("pieces/<int:pk>/export/", filing.export_piece, name="export_piece"),
    path("pieces/<int:pk>/papers/<int:order>/", filing.piece_paper, name="piece_paper"),
    path("transfers/", handing.transfer_list, name="transfers"),
    path("transfers/new/", handing.transfer_new, name="transfer_new"),
    path("transfers/<int:pk>/", handing.transfer, name="transfer"),
    path("transfers/<int:pk>/receive/", handing.transfer_acknowledge, name="transfer_receive"),
    path("transfers/<int:pk>/<slug:kind>/", handing.transfer_paper, name="transfer_paper"),
    path("disposals/", handing.disposal_list, name="disposals"),
    path("disposals/new/", handing.disposal_new, name="disposal_new"),
    path("disposals/<int:pk>/", handing.disposal, name="disposal"),
    path("disposals/<int:pk>/destroy/", handing.disposal_carry_out, name="disposal_carry_out"),
    path("disposals/<int:pk>/drop/", handing.disposal_drop, name="disposal_drop"),
    path("disposals/<int:pk>/<slug:kind>/", handing.disposal_paper, name="disposal_paper"),
    path("imports/", importing.run_list, name="imports"),
    path("imports/<int:pk>/", importing.run, name="import"),
    path("documents/", importing.document_list, name="documents"),
    path("documents/<int:pk>/", importing.document, name="document"),
    path("documents/<int:pk>/file/", importing.document_file, name="document_file"),
    path("documents/<int:pk>/confirm/", importing.document_confirm, name="document_confirm"),
    path("documents/<int:pk>/register/", importing.document_register, name="document_register"),
]
