// A network of one cable: passes bytes on until a test cuts it (both ends learn of it) or freezes it (nobody does).
import { connect, createServer, type Server, type Socket } from 'node:net';

export class TcpLink {
  #sockets: Socket[] = [];
  #frozen = false;

  private constructor(
    readonly server: Server,
    readonly port: number,
  ) {}

  static async to(port: number): Promise<TcpLink> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const link = new TcpLink(server, typeof address === 'object' && address ? address.port : 0);
    server.on('connection', (near) => link.#join(near, connect(port, '127.0.0.1')));
    return link;
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  freeze(): void {
    this.#frozen = true;
  }

  async remove(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #join(near: Socket, far: Socket): void {
    this.#sockets.push(near, far);
    this.#pass(near, far);
    this.#pass(far, near);
  }

  #pass(from: Socket, to: Socket): void {
    from.on('data', (chunk) => this.#frozen || to.write(chunk));
    from.on('error', () => to.destroy()).on('close', () => this.#frozen || to.destroy());
  }
}
