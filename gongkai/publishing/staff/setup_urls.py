"""Addresses of set-up and care, included by those of the room under ``setup/``."""

from django.urls import path

from gongkai.publishing.staff import (
    care,
    catalogue,
    chain,
    columns,
    numbers,
    reexamination,
    words,
)

urlpatterns = [
    path("", columns.setup, name="setup"),
    path("columns/", columns.column_list, name="columns"),
    path("columns/make/", columns.make_columns, name="make_columns"),
    path("columns/new/", columns.add_column, name="add_column"),
    path("columns/<int:pk>/", columns.column, name="column"),
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("catalogue/import/", catalogue.import_file, name="catalogue_import"),
    path("catalogue/import/<int:pk>/", catalogue.preview, name="catalogue_preview"),
    path("catalogue/export/", catalogue.export, name="catalogue_export"),
    path("catalogue/new/", catalogue.add_row, name="add_catalogue_row"),
    path("catalogue/<int:pk>/", catalogue.row, name="catalogue_row"),
    path("catalogue/<int:pk>/retire/", catalogue.retire, name="retire_catalogue_row"),
    path("coverage/", catalogue.coverage, name="coverage"),
    path("coverage/export/", catalogue.export_coverage, name="coverage_export"),
    path("chain/", chain.chain, name="chain"),
    path("chain/edit/", chain.change, name="set_chain"),
    path("words/", words.words, name="words"),
    path("words/new/", words.add_word, name="add_word"),
    path("words/paste/", words.paste, name="paste_words"),
    path("words/<int:pk>/", words.word, name="word"),
    path("words/<int:pk>/delete/", words.delete, name="delete_word"),
    path("numbers/", numbers.numbers, name="numbers"),
    path("numbers/new/", numbers.add_rule, name="add_number_rule"),
    path("numbers/<int:pk>/", numbers.rule, name="number_rule"),
    path("numbers/<int:pk>/remove/", numbers.remove, name="remove_number_rule"),
    path("care/", care.care, name="care"),
    path("care/run/", care.run, name="run_care"),
    path("reexamination/", reexamination.reexamination, name="reexamination"),
    path("reexamination/<slug:public_id>/", reexamination.look_again, name="reexamine"),
]
#: Addresses below an item.
item_urlpatterns = [path("number/", numbers.number, name="number")]
