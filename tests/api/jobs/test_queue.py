"""Items taken on lease: each answered once, whoever dies."""

import time
from threading import Thread

import pytest

from api.jobs.errors import KeyReusedError, TooManyJobsError, UnknownJobError
from api.jobs.queue import MOST_ATTEMPTS, JobQueue
from api.jobs.store import JobStore, NewJob


def accept(database, count=1, owner="", key=None, digest=""):
    new = NewJob("echo", {"all": 1}, [{"row": n + 1} for n in range(count)])
    return JobStore(database).accept(new, owner, key, digest)


def state(database, job):
    return JobStore(database).job(job.job_id, "")


def test_items_are_answered_in_order_and_the_last_ends_the_job(database):
    job, queue = accept(database, 2), JobQueue(database, "w")
    first = queue.claim()
    assert (first.position, first.kind, first.shared, first.asked) == (
        0,
        "echo",
        {"all": 1},
        {"row": 1},
    )
    assert state(database, job).state == "running"
    assert queue.finish(first, "answered", {"n": 0})
    assert state(database, job).share_done == 0.5
    assert queue.finish(queue.claim(), "failed", {"detail": "no"})
    ended = state(database, job)
    assert (ended.state, ended.items.answered, ended.items.failed) == ("done", 1, 1)
    assert ended.created <= ended.started <= ended.ended
    assert queue.claim() is None
    items = list(JobStore(database).items(job.job_id, ""))
    assert [(item.state, item.body) for item in items] == [
        ("answered", {"n": 0}),
        ("failed", {"detail": "no"}),
    ]


def test_jobs_take_turns(database):
    long, short = accept(database, 3), accept(database, 1)
    queue = JobQueue(database, "w")
    order = []
    for _ in range(3):
        claimed = queue.claim()
        order.append(claimed.job_id)
        queue.finish(claimed, "answered", {})
        time.sleep(0.002)  # the clock of turns counts milliseconds
    assert order == [long.job_id, short.job_id, long.job_id]


def test_a_lapsed_lease_is_taken_over_and_a_late_answer_is_thrown_away(database):
    job = accept(database)
    slow, quick = JobQueue(database, "slow", lease_s=0.05), JobQueue(database, "quick")
    held = slow.claim()
    assert quick.claim() is None
    time.sleep(0.1)
    taken = quick.claim()
    assert (taken.job_id, taken.position) == (held.job_id, held.position)
    assert quick.finish(taken, "answered", {"by": "quick"})
    assert not slow.finish(held, "answered", {"by": "slow"})
    (item,) = JobStore(database).items(job.job_id, "")
    assert item.body == {"by": "quick"}


def test_a_sign_of_life_puts_the_end_of_a_lease_off(database):
    accept(database)
    mine, other = JobQueue(database, "mine", lease_s=0.5), JobQueue(database, "other")
    mine.claim()
    until = time.monotonic() + 0.8
    while time.monotonic() < until:
        mine.keep()
        time.sleep(0.05)
    assert other.claim() is None


def test_what_is_given_back_or_let_go_is_anybodys(database):
    accept(database)
    dying, other = JobQueue(database, "dying"), JobQueue(database, "other")
    dying.give_back(dying.claim())
    assert other.claim() is not None
    other.let_go()
    assert dying.claim() is not None


def test_an_item_that_kills_its_workers_is_given_up(database):
    job, queue = accept(database), JobQueue(database, "w")
    for _ in range(MOST_ATTEMPTS):
        assert queue.claim() is not None
        queue.let_go()
    assert queue.claim() is None
    assert (state(database, job).state, state(database, job).items.failed) == ("done", 1)


def test_a_cancelled_job_takes_no_more_answers(database):
    job, queue = accept(database, 2), JobQueue(database, "w")
    held = queue.claim()
    ended = JobStore(database).cancel(job.job_id, "")
    assert (ended.state, ended.items.cancelled) == ("cancelled", 2)
    assert not queue.finish(held, "answered", {})
    assert queue.claim() is None
    assert state(database, job) == ended


def test_many_workers_answer_every_item_once(database):
    job = accept(database, 10)
    answered, errors = [], []

    def work(name):
        queue = JobQueue(database, name)
        try:
            while state(database, job).state != "done":
                claimed = queue.claim()
                if claimed and queue.finish(claimed, "answered", {"by": name}):
                    answered.append(claimed.position)
        except Exception as error:
            errors.append(error)

    threads = [Thread(target=work, args=(f"w{n}",)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert sorted(answered) == list(range(10))


def test_a_key_gives_its_job_again_and_no_other(database):
    job = accept(database, key="k", digest="a")
    assert accept(database, key="k", digest="a").job_id == job.job_id
    assert JobStore(database).by_key("", "k", "a").job_id == job.job_id
    with pytest.raises(KeyReusedError):
        accept(database, key="k", digest="b")
    assert accept(database, owner="other", key="k", digest="b").job_id != job.job_id
    assert len(JobStore(database).page("", None, 9).jobs) == 1


def test_nobody_sees_the_jobs_of_others(database):
    job, store = accept(database, owner="one"), JobStore(database)
    assert store.page("two", None, 9).jobs == []
    for look in (store.job, store.cancel, store.items):
        with pytest.raises(UnknownJobError):
            look(job.job_id, "two")


def test_pages_go_from_the_newest_to_the_oldest(database):
    made = [accept(database).job_id for _ in range(3)]
    store = JobStore(database)
    first = store.page("", None, 2)
    rest = store.page("", first.next_cursor, 2)
    assert {job.job_id for job in first.jobs + rest.jobs} == set(made)
    assert [job.job_id for job in first.jobs] == sorted(made, reverse=True)[:2]
    assert rest.next_cursor is None


def test_one_caller_cannot_pile_up_jobs_without_end(database, monkeypatch):
    monkeypatch.setattr("api.jobs.store.MOST_OPEN_JOBS", 1)
    accept(database)
    with pytest.raises(TooManyJobsError):
        accept(database)
    accept(database, owner="other")


def test_old_jobs_are_thrown_away_with_their_answers(database):
    old, queue = accept(database), JobQueue(database, "w")
    queue.finish(queue.claim(), "answered", {})
    waiting, store = accept(database), JobStore(database)
    assert store.prune(0) == 0
    assert store.prune(2**50) == 1
    assert [job.job_id for job in store.page("", None, 9).jobs] == [waiting.job_id]
    with pytest.raises(UnknownJobError):
        store.job(old.job_id, "")
