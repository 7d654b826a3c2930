// A proxy that lets nothing through and remembers what was asked of it: for tests that nothing is asked.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface CatchingProxy {
  /** Host, or whole address, of everything that was asked for; https as `CONNECT host:443`. */
  readonly caught: string[];
  /** Makes Firefox ask it for every host but this machine, names included: it looks none up itself. */
  readonly preferences: Readonly<Record<string, boolean | string | number>>;
  close(): Promise<void>;
}

export async function startCatchingProxy(): Promise<CatchingProxy> {
  const caught: string[] = [];
  const server = createServer((request, response) => {
    caught.push(request.url ?? '');
    response.setHeader('content-type', 'text/html').end();
  });
  server.on('connect', (request, socket) => {
    caught.push(`CONNECT ${request.url ?? ''}`);
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    caught,
    preferences: {
      'network.proxy.type': 1,
      'network.proxy.http': '127.0.0.1',
      'network.proxy.http_port': port,
      'network.proxy.ssl': '127.0.0.1',
      'network.proxy.ssl_port': port,
      // Tests that something is caught name plain http; the browser must not make https of it by itself.
      'dom.security.https_first': false,
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
