from django.apps import AppConfig


class QuizConfig(AppConfig):
    """Quizzes and polls: one kind of activity. ACTIVITIES in the settings names it."""

    name = "quiz"
