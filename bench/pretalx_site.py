"""A pretalx filled through its own models, by its own Python: rows as JSON in, addresses out.

``python pretalx_site.py ROWS``, with the PRETALX_ settings in the environment.
"""
# mypy: ignore-errors
# ruff: noqa: E402, PLC0415

import json
import os
import sys
from datetime import timedelta
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "pretalx.settings"

import django

django.setup()

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.management import call_command
from django.middleware.csrf import _get_new_csrf_string
from django.utils.timezone import now
from django_scopes import scope, scopes_disabled
from pretalx.event.models import Event, Team
from pretalx.event.utils import create_organiser_with_team
from pretalx.person.models import SpeakerProfile, User
from pretalx.submission.models import Review, Submission


def main(file: str) -> None:
    """Migrate, fill, and say how to ask for the pages."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    rows = json.loads(Path(file).read_text("utf-8"))
    with scopes_disabled():
        users = [
            User.objects.create_user(email=f"a{n}@vivier.example", name=name, password=None)
            for n, name in enumerate(rows["assessors"])
        ]
        reader = users[0]
        organiser, team = create_organiser_with_team(name="Brest", slug="brest", users=users)
        Team.objects.filter(pk=team.pk).update(
            all_events=True, can_change_submissions=True, is_reviewer=True,
            can_change_event_settings=True,
        )  # fmt: skip
        event = Event.objects.create(
            name="Vivier", slug="vivier", organiser=organiser, is_public=True,
            date_from=(now() + timedelta(days=60)).date(),
            date_to=(now() + timedelta(days=61)).date(),
            timezone="Europe/Paris", email="vivier@vivier.example", locale_array="fr", locale="fr",
        )  # fmt: skip
    with scope(event=event):
        event.build_initial_data()
        codes = fill(event, users, rows["ideas"])
        category = event.score_categories.first()
        score = category.scores.first()
    print(json.dumps({
        "headers": {"Cookie": "; ".join(cookies(reader))},
        "csrf": TOKEN, "list": "/orga/event/vivier/submissions/",
        "idea": f"/orga/event/vivier/submissions/{codes['assessed'][0]}/",
        "sheets": [f"/orga/event/vivier/submissions/{code}/reviews/" for code in codes["open"][:8]],
        "score": {f"score_{category.pk}": score.pk},
    }))  # fmt: skip


TOKEN = _get_new_csrf_string()


def cookies(user: User) -> list[str]:
    """A session of this person, as the login makes it."""
    from importlib import import_module

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return [
        f"{settings.SESSION_COOKIE_NAME}={session.session_key}",
        f"{settings.CSRF_COOKIE_NAME}={TOKEN}",
    ]


def fill(event: Event, users: list[User], ideas: list[dict]) -> dict[str, list[str]]:
    """Each idea as a submission with its speaker, each sheet as a review."""
    kind = event.submission_types.first()
    category = event.score_categories.first()
    scores = list(category.scores.order_by("value"))
    speakers, codes = {}, {"open": [], "assessed": []}
    for idea in ideas:
        name = idea["author"]
        if name not in speakers:
            email = f"s{len(speakers)}@vivier.example"
            speakers[name] = User.objects.create_user(email=email, name=name, password=None)
            SpeakerProfile.objects.create(user=speakers[name], event=event)
        submission = Submission.objects.create(
            event=event, title=idea["title"], submission_type=kind, abstract=idea["problem"],
            description=idea["solution"], content_locale="fr",
        )  # fmt: skip
        submission.speakers.add(speakers[name])
        for user, part in zip(users, idea["sheets"], strict=False):
            score = scores[round(part * (len(scores) - 1))]
            review = Review.objects.create(submission=submission, user=user, score=score.value)
            review.scores.add(score)
        codes["assessed" if idea["sheets"] else "open"].append(submission.code)
    return codes


if __name__ == "__main__":
    main(sys.argv[1])
