// The supervisor's end of the control socket.
import { createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { type ControlReply, type ControlRequest, type LabStatus, requestLine } from './control.ts';
import { LabError, reasonOf } from './lab-error.ts';

export interface ControlHandler {
  /** Does what is asked; a status is what is replied. Errors are replied too. */
  handle(request: ControlRequest): Promise<LabStatus | undefined>;
}

/** Listens on the path; only its owner can connect, because the socket's directory is the owner's. */
export function serveControl(path: string, handler: ControlHandler): Promise<Server> {
  const server = createServer((socket) => serve(socket, handler));
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => resolve(server));
  });
}

function serve(socket: Socket, handler: ControlHandler): void {
  socket.on('error', () => {});
  createInterface({ input: socket }).on('line', async (line) => {
    const { id, request } = parse(line) ?? { id: 0 };
    const reply = request ? await answer(request, handler) : malformed;
    if (socket.writable) socket.write(`${JSON.stringify({ id, reply })}\n`);
  });
}

const malformed: ControlReply = {
  ok: false,
  message: 'the lab does not understand this request',
  hint: 'it was started by another version; `lab down`, then `lab up`',
};

async function answer(request: ControlRequest, handler: ControlHandler): Promise<ControlReply> {
  try {
    const status = await handler.handle(request);
    return { ok: true, ...(status ? { status } : {}) };
  } catch (error) {
    const hint = error instanceof LabError ? error.hint : undefined;
    return { ok: false, message: reasonOf(error), ...(hint === undefined ? {} : { hint }) };
  }
}

function parse(line: string) {
  try {
    return requestLine.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
