import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Hub, type healthyLink, type Port } from '../../../src/lab/hub.ts';

let folder: string;
let hub: Hub;
let hosts: { socket: Socket; heard: string[]; port: Port }[];

const frame = (text: string) => Buffer.concat([Buffer.from([0, 0, 0, text.length]), Buffer.from(text)]);

async function join3() {
  const joined = [];
  for (const name of ['a', 'b', 'c']) {
    const path = join(folder, name);
    const port = await hub.addPort(path);
    joined.push({ port, ...(await attach(path)) });
  }
  return joined;
}

async function attach(path: string) {
  const heard: string[] = [];
  const socket = connect(path);
  socket.on('data', (bytes) => heard.push(bytes.toString('latin1')));
  await new Promise((resolve) => socket.once('connect', resolve));
  // The hub has seen it when it has accepted what came before.
  await sleep(20);
  return { socket, heard };
}

const heard = (index: number) => hosts[index]?.heard.join('');
const say = (index: number, text: string) => hosts[index]?.socket.write(frame(text));
const setLink = (index: number, change: Partial<typeof healthyLink>) => {
  const port = hosts[index]?.port;
  if (port) port.link = { ...port.link, ...change };
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hub-'));
  hub = new Hub();
  hosts = await join3();
});

afterEach(async () => {
  for (const { socket } of hosts) socket.destroy();
  hub.close();
  await rm(folder, { recursive: true, force: true });
});

describe('a hub', () => {
  it('gives a frame to everybody but its sender', async () => {
    say(0, 'hello');
    await vi.waitFor(() =>
      expect([heard(0), heard(1), heard(2)]).toEqual(['', '\0\0\0\x05hello', '\0\0\0\x05hello']),
    );
  });

  it('gives nothing to and takes nothing from a host whose link is cut, until it is healed', async () => {
    setLink(1, { up: false });
    say(0, 'to b');
    say(1, 'from b');
    say(2, 'end');
    await vi.waitFor(() => expect(heard(0)).toBe('\0\0\0\x03end'));
    expect([heard(1), heard(2)]).toEqual(['', '\0\0\0\x04to b']);
    setLink(1, { up: true });
    say(0, 'again');
    await vi.waitFor(() => expect(heard(1)).toBe('\0\0\0\x05again'));
  });

  it('lets no frame through a link that loses all of them', async () => {
    setLink(2, { loss: 1 });
    say(0, 'lost');
    await vi.waitFor(() => expect(heard(1)).toBe('\0\0\0\x04lost'));
    expect(heard(2)).toBe('');
  });

  it('brings frames later, but in order, over a slow link', async () => {
    setLink(1, { delayMilliseconds: 80 });
    const begin = performance.now();
    say(0, 'one');
    say(0, 'two');
    await vi.waitFor(() => expect(heard(1)).toBe('\0\0\0\x03one\0\0\0\x03two'));
    expect(performance.now() - begin).toBeGreaterThan(75);
  });

  it('lets a host come back after its machine was switched off', async () => {
    hosts[1]?.socket.destroy();
    const again = await attach(join(folder, 'b'));
    say(0, 'back');
    await vi.waitFor(() => expect(again.heard.join('')).toBe('\0\0\0\x04back'));
    again.socket.destroy();
  });

  it('hangs up on a peer that does not speak in frames', async () => {
    hosts[0]?.socket.write('this is no stream of frames');
    await new Promise((resolve) => hosts[0]?.socket.once('close', resolve));
    expect(hosts[0]?.socket.destroyed).toBe(true);
  });
});
