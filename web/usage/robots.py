"""Which readers are programs, by what they call themselves; looked at in memory, and never kept."""

import re

# Most robots say "bot", "crawl" or "spider"; the rest are those of search engines, previews of shared links,
# monitors, tools of programmers. A browser without a window is let pass: it does not tell who looks.
_ROBOT = re.compile(
    # Cubot makes telephones.
    r"(?<!cu)bot(?![a-z])|crawl|spider|slurp|mediapartners|archiver|archive\.org|scrap|fetch|feed|\brss"
    r"|lighthouse|pagespeed|gtmetrix|facebookexternalhit|facebookcatalog|whatsapp|preview|embedly"
    r"|monitor|uptime|pingdom|statuscake|zabbix|nagios|prometheus|blackbox|checker|validator|scanner"
    r"|curl|wget|httpie|perl|python|aiohttp|httpx|java/|okhttp|apache-http|go-http|node-fetch|axios|undici"
    r"|\bphp|guzzle|ruby|powershell|postman|insomnia|^wrk|apachebench|vegeta|\bk6/|^timtin"
    r"|chatgpt|claude|perplexity|openai|anthropic",
    re.IGNORECASE,
)


def is_robot(agent: str) -> bool:
    """Say whether a User-Agent names a program that reads by itself; who names nothing is taken for one."""
    return not agent.strip() or _ROBOT.search(agent) is not None
