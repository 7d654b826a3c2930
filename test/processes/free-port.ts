// TCP ports on the loopback: a free one to give to a server, and waiting until it answers there.
import net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const POLL_INTERVAL = 20;

/** A port that is free now. Another process may take it before it is used; starting again mends that. */
export async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Waits until something accepts connections on the port; false when `patience` milliseconds were not enough. */
export async function portAnswers(port: number, patience: number): Promise<boolean> {
  const deadline = Date.now() + patience;
  while (Date.now() < deadline) {
    if (await connects(port)) return true;
    await pause(POLL_INTERVAL);
  }
  return false;
}

function connects(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
