// A small agent: it does what each line asks for and tells what happens, so that a test can play the controller.
import type { Process, Worker, WorkerChannel } from '../../../agent/system/process.ts';
import type { System } from '../../../agent/system/system.ts';

interface Order {
  do: string;
  text?: string;
  seconds?: number;
  path?: string;
}

export function serveProtocol(process: Process, system: System): void {
  new Service(process, system).start();
}

class Service {
  readonly #process: Process;
  readonly #system: System;
  readonly #orders: Record<string, (order: Order) => void>;
  #worker: Worker | undefined;

  constructor(process: Process, system: System) {
    this.#process = process;
    this.#system = system;
    this.#orders = {
      echo: ({ text }) => this.#tell({ echo: text }),
      length: ({ text }) => this.#tell({ length: text?.length }),
      timer: ({ seconds, text }) => process.setTimer(seconds ?? 0, () => this.#tell({ timer: text })),
      'forgotten timer': () =>
        process.clearTimer(process.setTimer(0, () => this.#tell({ timer: 'forgotten' }))),
      'talk until nobody listens': ({ path }) => this.#talk(path ?? ''),
      lock: ({ path }) => this.#tell({ locked: system.lock(path ?? '', 0) !== undefined }),
      fail: () => {
        throw new TypeError('not caught');
      },
      stop: () => this.#worker?.requestStop(),
      kill: () => this.#worker?.kill(),
      exit: () => process.exit(4),
    };
  }

  start(): void {
    this.#process.onLine((line) => this.#obey(JSON.parse(line)));
    this.#process.onEnd((end) => this.#tell({ end }));
    this.#process.onStopSignal((signal) => this.#tell({ signal }));
    this.#tell({ pid: this.#process.pid(), argv: this.#process.argv() });
  }

  #obey(order: Order): void {
    const known = this.#orders[order.do];
    if (known !== undefined) known(order);
    else this.#work(order);
  }

  #work(order: Order): void {
    const worker = this.#process.startWorker((channel) =>
      runJob(order, channel, this.#process, this.#system),
    );
    this.#worker = worker;
    worker.onLine((line) => this.#tell({ line }));
    worker.onExit((exit) => this.#tell({ exit }));
    this.#tell({ worker: worker.pid, startTime: worker.startTime });
  }

  #talk(path: string): void {
    let lines = 0;
    while (this.#process.writeLine(JSON.stringify({ talk: 'x'.repeat(1000) }))) lines += 1;
    this.#system.writeAtomic(path, JSON.stringify({ lines, again: this.#process.writeLine('y') }), {
      mode: 0o600,
    });
    this.#process.exit(0);
  }

  #tell(event: object): void {
    this.#process.writeLine(JSON.stringify(event));
  }
}

function runJob(order: Order, channel: WorkerChannel, process: Process, system: System): void {
  const jobs: Record<string, () => void> = {
    'work of many lines': () => {
      for (let count = 0; count < 2000; count += 1) channel.send(`${count} ${'€'.repeat(100)}`);
    },
    'work with streams': () => {
      const links = [0, 1, 2].map((fd) => system.readLink(`/proc/self/fd/${fd}`));
      system.exec(['sh', '-c', 'echo into the protocol >/proc/$PPID/fd/1'], { deadline: 5 });
      channel.send(JSON.stringify(links));
    },
    'work that throws': () => {
      throw new TypeError('not caught');
    },
    'work that crashes': () => {
      system.exec(['kill', '-SEGV', String(process.pid())], { deadline: 5 });
    },
    'work until stopped': () => {
      for (let change = 1; change < 1000; change += 1) {
        channel.send(`change ${change}`);
        system.sleep(0.1);
        if (!channel.stopRequested()) continue;
        if (order.path !== undefined)
          system.writeAtomic(order.path, `stopped after ${change}`, { mode: 0o600 });
        break;
      }
    },
    'work with a child': () => {
      channel.send(
        system.exec(['sh', '-c', 'echo $$ >"$0"; exec sleep 300', order.path ?? ''], { deadline: 400 })
          .stdout,
      );
    },
  };
  jobs[order.do]?.();
}
