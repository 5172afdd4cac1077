"""The page of a project's files, and the list from which an editor's path is chosen."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from connections.files.file_store.answers import file_answer
from connections.files.file_store.services import NameTaken, delete_file, find_file, list_files, upload_file
from connections.files.finding import Entry, list_folder
from connections.files.folders import Folders
from connections.files.places import folders_of
from connections.files.refusals import FileRefused
from designer.accounts.current_user import person
from designer.errors import Invalid, NotFound
from designer.input.numerals import is_count
from designer.models import Project, User
from designer.people.permissions import Action
from designer.services.projects import find_project
from designer.views.search import searched

MOST_LISTED = 500
TAKEN = "The project has a file “{name}” already. Choose it again to replace it, or rename it."


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest, project_id: int) -> HttpResponse:
    """List a project's files, and take new ones."""
    action = Action.MODIFY_OBJECTS if request.method == "POST" else Action.READ
    user, project = person(request), find_project(person(request), project_id, action)
    problems: list[str] = []
    if request.method == "POST":
        problems = _upload(request, user, project)
        if not problems:
            return redirect("project-files", project.pk)
    text, stored = searched(request), list_files(user, project)
    context = {
        "project": project,
        "problems": problems,
        "files": [each for each in stored if text.casefold() in each.name.casefold()],
        "count": len(stored),
        "used": sum(each.size for each in stored),
        "size_limit": settings.FILE_SIZE_LIMIT,
        "total_limit": settings.PROJECT_FILES_LIMIT,
        "q": text,
    }
    return render(request, "connections/files/files.html", context, status=422 if problems else 200)


@require_safe
def download(request: HttpRequest, project_id: int, name: str) -> HttpResponse:
    """Send a file to be kept."""
    project = find_project(person(request), project_id)
    return file_answer(project.pk, find_file(person(request), project, name))


@require_POST
def delete(request: HttpRequest, project_id: int, name: str) -> HttpResponse:
    """Delete a file."""
    project = find_project(person(request), project_id, Action.MODIFY_OBJECTS)
    delete_file(person(request), project, name)
    messages.success(request, f"The file “{name}” is deleted.")
    return redirect("project-files", project.pk)


@dataclass(frozen=True)
class Listing:
    """A folder as the list shows it. up is the folder around it, empty where the list of places to begin is."""

    path: str
    up: str
    entries: tuple[Entry, ...] = ()
    has_more: bool = False
    problem: str = ""


@require_safe
def browse(request: HttpRequest) -> HttpResponse:
    """List a folder, or on top the project's files and the folders that are allowed."""
    project = _find_scope(request)
    folders, path = folders_of(project.pk if project else None), request.GET.get("folder", "")
    context = {
        "project": project,
        "listing": _list(path, folders) if path else None,
        "own": list_files(person(request), project)[:MOST_LISTED] if project else [],
        "allowed": [str(each) for each in folders.allowed],
    }
    return render(request, "connections/files/_browse.html", context)


def _find_scope(request: HttpRequest) -> Project | None:
    """Give the project whose files are meant: the one that the editor is set to keep the manager in, else its own."""
    for text in (request.GET.get("scope", ""), request.GET.get("project", "")):
        if is_count(text):
            return find_project(person(request), int(text))
    return None


def _list(path: str, folders: Folders) -> Listing:
    up = "" if path in map(str, folders.allowed) else str(Path(path).parent)
    try:
        entries, has_more = list_folder(path, folders, MOST_LISTED)
    except FileRefused as error:
        return Listing(path, "", problem=error.sentence)
    return Listing(path, up, tuple(entries), has_more)


def _upload(request: HttpRequest, user: User, project: Project) -> list[str]:
    """Take each file for itself; say what was taken, and give a sentence for each that was not."""
    files = [each for each in request.FILES.getlist("files") if isinstance(each, UploadedFile)]
    if not files:
        return ["No file was chosen. Choose one or more files."]
    taken, problems = [], []
    for file in files:
        try:
            stored, _ = upload_file(user, project, file.name or "", file.chunks(), replace="replace" in request.POST)
            taken.append(stored.name)
        except NameTaken:
            problems.append(TAKEN.format(name=file.name))
        except (Invalid, NotFound) as error:
            problems.append(error.sentence)
    if taken:
        names = ", ".join(f"“{name}”" for name in taken)
        messages.success(request, f"Uploaded: {names}. Packages refer to a file by its name.")
    return problems
