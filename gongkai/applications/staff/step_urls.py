"""Addresses of the steps of an application, its answer, its letters and its files."""

from __future__ import annotations

from typing import Any

from django.urls import path

from gongkai.applications.staff import (
    answering,
    backfilling,
    closing,
    letters,
    redaction,
    service,
    steps,
    templates_page,
)

urlpatterns: list[Any] = [
    path("wording/", templates_page.template_list, name="templates"),
    path("wording/<slug:kind>/", templates_page.template, name="template"),
    path("wording/<slug:kind>/preview/", templates_page.preview, name="template_preview"),
    path("wording/<slug:kind>/reset/", templates_page.reset, name="template_reset"),
    path("wording/<slug:kind>/for/<slug:decision>/", templates_page.template, name="template"),
    path(
        "wording/<slug:kind>/for/<slug:decision>/preview/",
        templates_page.preview,
        name="template_preview",
    ),
    path(
        "wording/<slug:kind>/for/<slug:decision>/reset/",
        templates_page.reset,
        name="template_reset",
    ),
    path("<slug:number>/step/<slug:slug>/", steps.step, name="step"),
    path("<slug:number>/step/<slug:slug>/<int:pk>/", steps.step_of, name="step_of"),
    path("<slug:number>/answer/", answering.answer, name="answer"),
    path("<slug:number>/answer/submit/", answering.submit, name="answer_submit"),
    path("<slug:number>/answer/review/", answering.review, name="answer_review"),
    path("<slug:number>/answer/paper/", answering.on_paper, name="answer_paper"),
    path("<slug:number>/answer/sheet/", answering.sheet, name="answer_sheet"),
    path("<slug:number>/answer/letter/", answering.make_letter, name="answer_letter"),
    path("<slug:number>/answer/past/", backfilling.past_answer, name="past_answer"),
    path("<slug:number>/serve/", service.serve, name="serve"),
    path("<slug:number>/serve/proof/", service.proof, name="proof"),
    path("<slug:number>/serve/slip/", service.slip, name="service_slip"),
    path("<slug:number>/letters/", letters.letter_list, name="letters"),
    path("<slug:number>/letters/receipt/", letters.receipt_paper, name="receipt"),
    path("<slug:number>/letters/new/<slug:kind>/", letters.make, name="letter_new"),
    path("<slug:number>/letters/<int:pk>/", letters.letter, name="letter"),
    path("<slug:number>/letters/<int:pk>/void/", letters.void, name="letter_void"),
    path("<slug:number>/letters/<int:pk>/<slug:form>/", letters.letter_file, name="letter_file"),
    path("<slug:number>/files/", redaction.files, name="files"),
    path("<slug:number>/files/<int:pk>/remove/", redaction.remove, name="file_remove"),
    path("<slug:number>/files/<int:pk>/redact/", redaction.mark, name="redact"),
    path("<slug:number>/files/<int:pk>/redact/make/", redaction.make, name="redact_make"),
    path("<slug:number>/files/<int:pk>/redacted/", redaction.result, name="redacted"),
    path("<slug:number>/files/<int:pk>/pages/<int:page>/", redaction.picture, name="page_picture"),
    path("<slug:number>/bundle/", closing.bundle_file, name="bundle"),
    path("<slug:number>/anonymise/", closing.take_out, name="anonymise"),
]
