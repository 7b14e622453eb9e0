// The one process that owns a lab's hubs and virtual machines: they end with it, and it ends when told to or when its time is over.

import { rm } from 'node:fs/promises';
import type { Server } from 'node:net';
import type { ControlRequest, LabStatus } from './control.ts';
import { type ControlHandler, serveControl } from './control-server.ts';
import { Hub, type Port } from './hub.ts';
import { LabError } from './lab-error.ts';
import type { LabFiles } from './lab-files.ts';
import type { LabRecord } from './lab-record.ts';
import { Machine } from './machine.ts';
import type { NetworkName } from './storage-network.ts';

interface Member {
  machine: Machine;
  ports: Record<NetworkName, Port>;
}

export class Supervisor implements ControlHandler {
  private readonly members = new Map<string, Member>();
  private readonly hubs: Record<NetworkName, Hub> = { san1: new Hub(), san2: new Hub() };
  private control: Server | undefined;
  private end = 0;
  private timer: NodeJS.Timeout | undefined;
  private started: Promise<void> | undefined;
  private stopped: Promise<void> | undefined;
  private released = false;

  constructor(
    private readonly record: LabRecord,
    private readonly files: LabFiles,
    private readonly exit: () => void,
  ) {}

  /** Starts everything; when it resolves, all hosts are booting and the control socket answers. */
  start(): Promise<void> {
    this.started = this.startAll();
    return this.started;
  }

  private async startAll(): Promise<void> {
    this.extend(this.record.ttlSeconds);
    for (const [index] of this.record.hosts.entries()) await this.addMember(index);
    await Promise.all([...this.members.values()].map(({ machine }) => machine.start()));
    this.control = await serveControl(this.files.control, this);
  }

  async handle(request: ControlRequest): Promise<LabStatus | undefined> {
    if (request.do === 'status') return this.status();
    await this.obey(request);
    return undefined;
  }

  /** The command that makes the lab is gone: so is the lab, unless it was complete. */
  makerGone(): void {
    if (!this.released) void this.stop();
  }

  /** Ends the machines, removes the lab's files, and then itself; however often it is called. */
  stop(): Promise<void> {
    this.stopped ??= this.endAll();
    return this.stopped;
  }

  /** Whether machines that end now were told to. */
  get isStopping(): boolean {
    return this.stopped !== undefined;
  }

  private async endAll(): Promise<void> {
    await this.endMachines();
    // What was still starting when the stop came may have made a machine or a file since.
    await this.started?.catch(() => undefined);
    await this.endMachines();
    await rm(this.files.directory, { recursive: true, force: true });
    this.exit();
  }

  async endMachines(): Promise<void> {
    clearTimeout(this.timer);
    await Promise.all([...this.members.values()].map(({ machine }) => machine.kill()));
    this.hubs.san1.close();
    this.hubs.san2.close();
    this.control?.close();
  }

  private async obey(request: Exclude<ControlRequest, { do: 'status' }>): Promise<void> {
    switch (request.do) {
      case 'release':
        this.released = true;
        return;
      case 'extend':
        return this.extend(request.seconds);
      case 'stop':
        return void setImmediate(() => this.stop());
      case 'link':
        return this.changeLink(request);
      case 'snapshot':
        return this.member(request.host).machine.snapshot(request.tag);
      case 'reset':
        return this.member(request.host).machine.reset(request.tag);
      case 'power':
        return this.power(request);
    }
  }

  private async addMember(index: number): Promise<void> {
    const recorded = this.record.hosts[index];
    if (recorded === undefined) return;
    const { machineId, image, ...host } = recorded;
    const files = this.files.host(host.name, index);
    const ports = {
      san1: await this.hubs.san1.addPort(files.socket('san1')),
      san2: await this.hubs.san2.addPort(files.socket('san2')),
    };
    const machine = new Machine({ host, index, machineId, files, image }, this.record.accelerator);
    this.members.set(host.name, { machine, ports });
  }

  private status(): LabStatus {
    const hosts = [...this.members.values()].map(({ machine, ports }) => ({
      name: machine.name,
      on: machine.on,
      ...(machine.port === undefined ? {} : { port: machine.port }),
      links: { san1: ports.san1.link, san2: ports.san2.link },
    }));
    return { pid: process.pid, secondsLeft: Math.round((this.end - Date.now()) / 1000), hosts };
  }

  private extend(seconds: number): void {
    clearTimeout(this.timer);
    this.end = Date.now() + seconds * 1000;
    this.timer = setTimeout(() => this.stop(), seconds * 1000);
  }

  private changeLink({ host, network, change }: Extract<ControlRequest, { do: 'link' }>): void {
    const port = this.member(host).ports[network];
    port.link = { ...port.link, ...change };
  }

  private async power({ host, to }: Extract<ControlRequest, { do: 'power' }>): Promise<void> {
    const { machine } = this.member(host);
    if (to === 'on') await machine.start();
    if (to === 'off') await machine.switchOff();
    if (to === 'cut') await machine.cutPower();
  }

  private member(name: string): Member {
    const member = this.members.get(name);
    if (member) return member;
    throw new LabError(`the lab has no host ${name}`, `it has ${[...this.members.keys()].join(', ')}`);
  }
}
