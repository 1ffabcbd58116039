"""Addresses of the publishing room."""

from django.urls import include, path

from gongkai.publishing.staff import (
    hits,
    items,
    papers,
    releasing,
    reviewing,
    screen_urls,
    setup_urls,
)

app_name = "publishing"
urlpatterns = [
    path("", items.item_list, name="list"),
    path("new/", items.start, name="start"),
    path("unpublished/", items.unpublished, name="unpublished"),
    path("take-up/<slug:public_id>/", items.take_up, name="take_up"),
    path("setup/", include(setup_urls.urlpatterns)),
    path("setup/screens/", include(screen_urls.urlpatterns)),
    path("<slug:public_id>/", items.detail, name="item"),
    path("<slug:public_id>/", include(setup_urls.item_urlpatterns)),
    path("<slug:public_id>/edit/", items.edit, name="edit"),
    path("<slug:public_id>/attach/", items.attach, name="attach"),
    path("<slug:public_id>/detach/<slug:sha256>/", items.detach, name="detach"),
    path("<slug:public_id>/hits/mask/", hits.mask_all, name="mask_all"),
    path("<slug:public_id>/hits/<int:pk>/keep/", hits.keep, name="keep_hit"),
    path("<slug:public_id>/hits/<int:pk>/mask/", hits.mask, name="mask_hit"),
    path("<slug:public_id>/submit/", reviewing.submit, name="submit"),
    path("<slug:public_id>/review/", reviewing.review, name="review"),
    path("<slug:public_id>/paper/", reviewing.on_paper, name="paper"),
    path("<slug:public_id>/consent/", reviewing.consent, name="consent"),
    path("<slug:public_id>/step/<slug:step>/", reviewing.side_step, name="side_step"),
    path("<slug:public_id>/sheet/", reviewing.sheet, name="sheet"),
    path("<slug:public_id>/return/", reviewing.send_back, name="return"),
    path("<slug:public_id>/abandon/", releasing.abandon, name="abandon"),
    path("<slug:public_id>/order-down/", releasing.order_down, name="order_down"),
    path("<slug:public_id>/unschedule/", releasing.unschedule, name="unschedule"),
    path("<slug:public_id>/url/", releasing.url, name="url"),
    path("<slug:public_id>/publish/", releasing.publish, name="publish"),
    path("<slug:public_id>/elsewhere/", releasing.elsewhere, name="elsewhere"),
    path("<slug:public_id>/schedule/", releasing.schedule, name="schedule"),
    path("<slug:public_id>/take-down/", releasing.take_down, name="take_down"),
    path("<slug:public_id>/correct/", releasing.correct, name="correct"),
    path("<slug:public_id>/repeal/", releasing.repeal, name="repeal"),
    path("<slug:public_id>/place/", releasing.place, name="place"),
    path("<slug:public_id>/placements/<int:pk>/", releasing.end_placement, name="end_placement"),
    path("<slug:public_id>/copy/", papers.copy, name="copy"),
    path("<slug:public_id>/export/", papers.export, name="export"),
    path("<slug:public_id>/board/<slug:paper>/", papers.board, name="board"),
    path("weekly/<slug:paper>/", papers.weekly, name="weekly"),
]
