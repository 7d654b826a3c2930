// Asks a server for a small file: without cookies or a trace of the user, within limits of size and time.
import { joinBytes, type Bytes } from '../../src/bytes.ts';
import { checkAddress, type AddressProblem } from './web-address.ts';

/** Why there is no answer. */
export type FetchProblem =
  | AddressProblem
  /** The browser has no permission for this host. */
  | 'not-permitted'
  | 'unreachable'
  | 'timed-out'
  | 'too-large'
  /** The server answered with an error, or sent us to an address that may not be asked. */
  | 'refused'
  | 'redirected-away';

export interface FetchLimits {
  readonly octets: number;
  readonly milliseconds: number;
}

export interface FetchRequest {
  readonly url: string;
  readonly method?: 'GET' | 'POST';
  readonly body?: Bytes;
  readonly contentType?: string;
  readonly accept?: string;
}

/** How the net is reached; the tests bring their own. */
export interface Network {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Hosts of a private net that may be asked all the same: none, except where the build itself has them. */
  readonly allowedHosts: readonly string[];
  /** Whether the user has permitted the browser to let us read from there. */
  readonly isPermitted: (url: URL) => Promise<boolean>;
}

/** The answer's octets, or why there are none. Never throws for what a server does. */
export async function boundedFetch(
  request: FetchRequest,
  limits: FetchLimits,
  network: Network,
  signal?: AbortSignal,
): Promise<Bytes | FetchProblem> {
  const url = checkAddress(request.url, network.allowedHosts);
  if (typeof url === 'string') return url;
  if (!(await network.isPermitted(url))) return 'not-permitted';
  const timeOut = AbortSignal.timeout(limits.milliseconds);
  try {
    const response = await network.fetch(url.href, {
      method: request.method ?? 'GET',
      ...(request.body === undefined ? {} : { body: request.body }),
      headers: {
        ...(request.contentType === undefined ? {} : { 'Content-Type': request.contentType }),
        ...(request.accept === undefined ? {} : { Accept: request.accept }),
      },
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
      // A browser does not tell where a redirection leads before it is followed; afterwards it does.
      redirect: 'follow',
      signal: signal === undefined ? timeOut : AbortSignal.any([timeOut, signal]),
    });
    if (response.redirected && typeof checkAddress(response.url, network.allowedHosts) === 'string') {
      await response.body?.cancel();
      return 'redirected-away';
    }
    if (response.status !== 200) {
      await response.body?.cancel();
      return 'refused';
    }
    return await readBody(response, limits.octets);
  } catch (error) {
    if (timeOut.aborted) return 'timed-out';
    if (signal?.aborted === true || error instanceof TypeError || error instanceof DOMException)
      return 'unreachable';
    throw error;
  }
}

/** What a server says of the length is a hint; what comes is counted. */
async function readBody(response: Response, limit: number): Promise<Bytes | 'too-large'> {
  if (Number(response.headers.get('Content-Length') ?? 0) > limit) {
    await response.body?.cancel();
    return 'too-large';
  }
  const pieces: Bytes[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  if (reader === undefined) return joinBytes(pieces);
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return joinBytes(pieces);
    length += value.length;
    if (length > limit) {
      await reader.cancel();
      return 'too-large';
    }
    pieces.push(value);
  }
}
