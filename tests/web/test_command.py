"""Settings, and how the service is started."""

import importlib
import logging
import sys

import pytest
from click.testing import CliRunner

from search.logs import LogFormat, formatter
from web import gunicorn_conf
from web.__main__ import command, main
from web.config import WebSettings
from web.gunicorn_logger import without_readers


def test_settings_have_defaults() -> None:
    """Nothing has to be set."""
    assert WebSettings.from_env({}) == WebSettings()
    assert WebSettings.from_env({"TIMTIN_SITE_NAME": "", "TIMTIN_CACHE_SECONDS": ""}) == WebSettings()


def test_settings_are_read() -> None:
    """Each variable changes one thing."""
    settings = WebSettings.from_env(
        {
            "TIMTIN_SITE_NAME": "Cổng Thành phố",
            "TIMTIN_BASE_URL": "https://tin.example.vn/",
            "TIMTIN_CACHE_SECONDS": "0",
            "TIMTIN_BIND": "0.0.0.0:80",
            "TIMTIN_WORKERS": "4",
            "TIMTIN_TIME_ZONE": "UTC",
            "TIMTIN_SLOW_MS": "0",
            "TIMTIN_LOG_FORMAT": "json",
            "TIMTIN_SEARCH_TIMEOUT_MS": "500",
            "TIMTIN_QUERY_LOG": "3",
        }
    )
    assert (settings.site_name, settings.base_url) == ("Cổng Thành phố", "https://tin.example.vn")
    assert (settings.cache_seconds, settings.bind, settings.workers) == (0, "0.0.0.0:80", 4)
    assert (settings.search.time_zone, settings.search.log_format) == ("UTC", "json")
    assert (settings.slow_ms, settings.search_timeout_ms, settings.query_log) == (0, 500, 3)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TIMTIN_CACHE_SECONDS", "soon"),
        ("TIMTIN_CACHE_SECONDS", "-1"),
        ("TIMTIN_WORKERS", "0"),
        ("TIMTIN_WORKERS", "129"),
        ("TIMTIN_WORKERS", "many"),
        ("TIMTIN_SLOW_MS", "-1"),
        ("TIMTIN_SEARCH_TIMEOUT_MS", "0"),
        ("TIMTIN_QUERY_LOG", "2"),
        ("TIMTIN_QUERY_LOG", "-3"),
        ("TIMTIN_LOG_FORMAT", "xml"),
        ("TIMTIN_ENGINE", "steam"),
        ("TIMTIN_TIME_ZONE", "Asia/Sai_Gon_Moi"),
        ("TIMTIN_BASE_URL", "tin.example.vn"),
        ("TIMTIN_BASE_URL", "javascript://x"),
        ("TIMTIN_BASE_URL", "https://tin.example.vn/tin"),
    ],
)
def test_wrong_setting_is_named(name: str, value: str) -> None:
    """The message says which variable to mend; the command ends with 2."""
    with pytest.raises(ValueError, match=name):
        WebSettings.from_env({name: value})
    done = CliRunner().invoke(main, env={name: value})
    assert done.exit_code == 2
    assert name in done.output


def test_command_runs_gunicorn_with_our_configuration() -> None:
    """Where to listen and how many answer can be said on the command line."""
    line = command("127.0.0.1:9000", 3)
    assert line[line.index("--bind") + 1] == "127.0.0.1:9000"
    assert line[line.index("--workers") + 1] == "3"
    assert "python:web.gunicorn_conf" in line


def test_long_questions_reach_us(monkeypatch: pytest.MonkeyPatch) -> None:
    """Gunicorn's own cap is moved before it cuts a question off; the constant still has that name."""
    message = importlib.import_module("gunicorn.http.message")
    monkeypatch.setattr(message, "MAX_REQUEST_LINE", message.MAX_REQUEST_LINE)
    gunicorn_conf.on_starting(None)
    assert gunicorn_conf.limit_request_line == message.MAX_REQUEST_LINE


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("Invalid request from ip=203.0.113.9: bad", "Invalid request from ip=-: bad"),
        ("Error handling request GET /tim-kiem?q=benh+an", "Error handling request GET /tim-kiem"),
        ("Booting worker with pid: 7", "Booting worker with pid: 7"),
    ],
)
def test_log_holds_no_reader(line: str, written: str) -> None:
    """Neither an address nor a question gets into gunicorn's log."""
    record = logging.LogRecord("gunicorn.error", logging.WARNING, "", 1, "%s", (line,), None)
    assert without_readers(record)
    assert record.getMessage() == written


def test_log_holds_no_text_of_an_exception() -> None:
    """It may repeat a question; its kind and the lines of code that it passed say enough."""
    asked = "benh an " + "tam than"
    try:
        raise ValueError(asked)
    except ValueError:
        record = logging.LogRecord("web", logging.ERROR, "", 1, "Exception on /", (), sys.exc_info())
    assert without_readers(record)
    line = formatter(LogFormat.TEXT).format(record)
    assert line.endswith("ValueError")
    assert "test_command.py" in line
    assert asked not in line
