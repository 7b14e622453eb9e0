// A storage network: an Ethernet hub between virtual machines, whose links can be cut, healed, slowed down and made lossy.
import { createServer, type Server, type Socket } from 'node:net';
import { frameSplitter } from './frames.ts';

/** The state of one host's link to the hub; it applies to frames in both directions. */
export interface Link {
  up: boolean;
  delayMilliseconds: number;
  /** Share of frames that get lost, 0 to 1. */
  loss: number;
}

export const healthyLink: Link = { up: true, delayMilliseconds: 0, loss: 0 };

/** What a host does not read in time is dropped beyond this, as a switch does when its buffer is full. */
const portBuffer = 4 * 2 ** 20;

export class Hub {
  private readonly ports: Port[] = [];

  /** Adds a host's port: a UNIX socket that its QEMU connects to, and connects to again when it is started again. */
  async addPort(socketPath: string): Promise<Port> {
    const port = new Port((frame) => this.forward(port, frame));
    await port.listen(socketPath);
    this.ports.push(port);
    return port;
  }

  close(): void {
    for (const port of this.ports) port.close();
  }

  private forward(from: Port, frame: Buffer): void {
    for (const port of this.ports) if (port !== from) port.deliver(frame);
  }
}

export class Port {
  link: Link = healthyLink;
  private peer: Socket | undefined;
  private readonly server: Server;

  constructor(private readonly onFrame: (frame: Buffer) => void) {
    this.server = createServer((socket) => this.accept(socket));
  }

  listen(path: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(path, resolve);
    });
  }

  close(): void {
    this.peer?.destroy();
    this.server.close();
  }

  /** To the host. */
  deliver(frame: Buffer): void {
    this.pass(frame, (passed) => {
      const peer = this.peer;
      if (peer?.writable && peer.writableLength < portBuffer) peer.write(passed);
    });
  }

  private accept(socket: Socket): void {
    this.peer?.destroy();
    this.peer = socket;
    const split = frameSplitter((frame) => this.pass(frame, this.onFrame));
    socket.on('data', (bytes) => {
      try {
        split(bytes);
      } catch {
        socket.destroy();
      }
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      if (this.peer === socket) this.peer = undefined;
    });
  }

  /** What the link does to a frame. Frames of one delay stay in order. */
  private pass(frame: Buffer, onward: (frame: Buffer) => void): void {
    const { up, delayMilliseconds, loss } = this.link;
    if (!up || (loss > 0 && Math.random() < loss)) return;
    if (delayMilliseconds === 0) return onward(frame);
    setTimeout(() => this.link.up && onward(frame), delayMilliseconds);
  }
}
