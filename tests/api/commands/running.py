"""The command line as a test calls it."""

from typer.testing import CliRunner

from api.cli import app

ROUTE = ["route", "Toronto", "Monterrey", "--commodity", "auto-parts", "--teu", "2"]
DRAWN = ["Tee", "Enn", "--commodity", "auto-parts", "--teu", "2"]
runner = CliRunner()


def run(*arguments):
    return runner.invoke(app, [str(argument) for argument in arguments])
