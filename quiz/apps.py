from django.apps import AppConfig


class QuizConfig(AppConfig):
    """Quizzes and polls: one kind of activity. It plugs itself into the registry of sessions."""

    name = "quiz"

    def ready(self) -> None:
        from quiz.activity import QuizActivity
        from sessions.activities import register

        register(QuizActivity())
