# Runs on a lab host: the agent again and again, each time with a fault at another of its system calls, and what that leaves behind.
# Standard input: { before, resources, calls, faults, watched }. Before each round the shell text `before` sets the host up. Of a run
# without a fault, strace tells which calls of the worker change something; then comes a round for each of these calls and each fault
# of strace's -e inject. Standard output: { rounds, problems }. A round is fine when the file `watched` is what it was or what it is to
# be, the next run makes what a run without a fault makes, and the one after it changes nothing.
import json, os, re, statistics, subprocess, sys, threading

AGENT = '/var/lib/iscsi-deploy/agent/current'
TRACE = '/run/faulty-agent.trace'
SESSION_SECONDS = 60
DUMP = """cd /sys/kernel/config/target
find . -type d
find . -type l -printf '%p -> %l\\n'
grep -ars '' --exclude-dir=statistics --exclude=hba_info ."""

def main():
    task = json.load(sys.stdin)
    before, resources, watched = task['before'], task['resources'], task['watched']
    shell(before)
    old = content(watched)
    problems = complaints('without a fault', converge(resources, recording(task['calls'])), ['ok', 'changed'])
    made, new = live_tree(), content(watched)
    calls = changing_calls()
    for call, number, path in calls:
        for fault in task['faults']:
            at = f'{fault} at {call} {number} ({path})'
            shell(before)
            converge(resources, injecting(call, fault, number))
            if content(watched) not in (old, new):
                problems.append(f'{at}: {watched} is neither the old nor the new one')
            problems += complaints(f'{at}, second run', converge(resources), ['ok', 'changed'])
            if (live_tree(), content(watched)) != (made, new):
                problems.append(f'{at}: the second run made something else')
            problems += complaints(f'{at}, third run', converge(resources), ['ok'])
    json.dump({'rounds': [f'{call} {path}' for call, _, path in calls], 'problems': problems}, sys.stdout)

def complaints(when, statuses, good):
    bad = [one for one in statuses if one not in good]
    return [f'{when}: {bad}'] if bad else []

def converge(resources, tracing=None):
    """One session of the agent that applies the resources; "ok", "changed" or what went wrong, for each of them."""
    agent = subprocess.Popen([AGENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    bound = threading.Timer(SESSION_SECONDS, agent.kill)
    bound.start()
    say(agent, {'type': 'hello', 'id': 1, 'holder': 'a test', 'lock': True})
    answer = json.loads(agent.stdout.readline())
    tracer = attach(tracing, agent.pid) if tracing and answer['type'] == 'hello' else None
    if answer['type'] == 'hello':
        say(agent, {'type': 'apply', 'id': 2, 'batch': resources, 'allow': 'none'})
        answer = last_answer(agent)
    # What kills the worker kills the agent: nothing that its other process could still do may help.
    agent.kill()
    agent.wait()
    if tracer:
        tracer.wait()
    bound.cancel()
    if answer['type'] == 'result':
        return [one['status'] if 'failure' not in one else one['failure']['message'] for one in answer['results']]
    return [answer.get('failure', {}).get('message', 'the agent died')]

def last_answer(agent):
    for line in agent.stdout:
        message = json.loads(line)
        if message['type'] in ('result', 'error'):
            return message
    return {'type': 'died'}

def say(agent, message):
    agent.stdin.write((json.dumps({'v': 1, **message}) + '\n').encode())
    agent.stdin.flush()

def attach(options, pid):
    """The agent has greeted: from here on its first process changes nothing, and the worker's calls are counted from one."""
    tracer = subprocess.Popen(['strace', '-f', '-y', '-o', TRACE, *options, '-p', str(pid)], stderr=subprocess.PIPE, text=True)
    tracer.stderr.readline()
    return tracer

def recording(calls):
    return ['-e', 'trace=' + ','.join(calls)]

def injecting(call, fault, number):
    return ['-e', 'trace=' + call, '-e', f'inject={call}:{fault}:when={number}']

def changing_calls():
    """(name, how many calls of that name it is, path) of every call of the worker that changes a file or the kernel."""
    calls = re.findall(r'^(\d+) +(\w+)\((.*)', open(TRACE).read(), re.M)
    worker = statistics.mode(pid for pid, _, _ in calls)
    counts, found = {}, []
    for call, arguments in [(call, arguments) for pid, call, arguments in calls if pid == worker]:
        counts[call] = counts.get(call, 0) + 1
        path = re.search(r'[<"](/[^">]+)[">]', arguments)
        if path and not path[1].startswith(('/dev/', '/run/', '/var/run/')) and (call != 'openat' or re.search('O_WRONLY|O_RDWR|O_CREAT', arguments)):
            found.append((call, counts[call], path[1]))
    return found

def live_tree():
    """What the kernel has, but for statistics, numbers that it gives itself and names that are random."""
    text = subprocess.run(['sh', '-c', DUMP], capture_output=True, text=True).stdout
    text = re.sub(r'/[0-9a-f]{10}(?= ->)', '/alias', re.sub(r'core/(\w+?)_\d+', r'core/\1', text))
    return sorted(text.splitlines())

def content(path):
    """The file's text without the random names in it; "" where there is no file."""
    if not os.path.exists(path):
        return ''
    with open(path) as file:
        return re.sub(r'"alias": "[0-9a-f]{10}"', '"alias"', file.read())

def shell(text):
    subprocess.run(['sh', '-ec', text], check=True, stdout=subprocess.DEVNULL)

main()
