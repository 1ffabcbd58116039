"""Addresses of tasks and of the register of what was sent."""

from django.urls import path

from gongkai.supervision.tasks.staff import plans, sendings, tasks, views

urlpatterns = [
    path("tasks/", views.week, name="tasks"),
    path("tasks/all/", views.task_list, name="task_list"),
    path("tasks/alarms/", views.alarms, name="alarms"),
    path("tasks/settings/", views.settings, name="task_settings"),
    path("tasks/steadiness/", views.steadiness, name="steadiness"),
    path("tasks/posts/<int:pk>/", views.handover, name="handover"),
    path("tasks/posts/<int:pk>/outputs/", views.post_outputs, name="post_outputs"),
    path("tasks/plans/", plans.plan_list, name="plans"),
    path("tasks/plans/new/", plans.plan_new, name="plan_new"),
    path("tasks/plans/<int:pk>/", plans.plan_page, name="plan"),
    path("tasks/plans/<int:pk>/edit/", plans.plan_edit, name="plan_edit"),
    path("tasks/plans/<int:pk>/end/", plans.plan_end, name="plan_end"),
    path("tasks/topics/", plans.topic_list, name="topics"),
    path("tasks/topics/new/", plans.topic_new, name="topic_new"),
    path("tasks/topics/<int:pk>/", plans.topic_page, name="topic"),
    path("tasks/topics/<int:pk>/edit/", plans.topic_edit, name="topic_edit"),
    path("tasks/<int:pk>/", tasks.page, name="task"),
    path("tasks/<int:pk>/give/", tasks.give, name="task_give"),
    path("tasks/<int:pk>/accept/", tasks.accept, name="task_accept"),
    path("tasks/<int:pk>/return/", tasks.give_back, name="task_return"),
    path("tasks/<int:pk>/cancel/", tasks.cancel, name="task_cancel"),
    path("sendings/", sendings.sending_list, name="sendings"),
    path("sendings/new/", sendings.new, name="sending_new"),
    path("sendings/export/", sendings.export, name="sending_export"),
    path("sendings/<int:pk>/edit/", sendings.edit, name="sending_edit"),
    path("sendings/<int:pk>/adoption/", sendings.adoption, name="sending_adoption"),
    path("sendings/<int:pk>/cancel/", sendings.cancel, name="sending_cancel"),
]
