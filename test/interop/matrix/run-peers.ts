// Runs the matrix with all peers that can be had.
import { SetupError } from '../../../scripts/setup/run-command.ts';
import { makeKeyRing } from '../key-ring.ts';
import type { PeerResult } from './document.ts';
import { gpgsmPeer } from './gpgsm-peer.ts';
import { runMatrix } from './matrix.ts';
import { nssPeer } from './nss-peer.ts';
import { opensslPeer } from './openssl-peer.ts';
import type { Peer } from './peer.ts';
import { MATRIX_KEYS } from './rows.ts';

export const PEER_NAMES = ['OpenSSL', 'gpgsm', 'NSS'] as const;

export interface PeersRun {
  readonly results: readonly PeerResult[];
  /** Why a peer is not among the results, by name. */
  readonly missing: ReadonlyMap<string, string>;
}

export async function runPeers(): Promise<PeersRun> {
  const ring = await makeKeyRing(MATRIX_KEYS);
  const missing = new Map<string, string>();
  try {
    const openssl = await opensslPeer(ring);
    const makers = {
      OpenSSL: () => Promise.resolve(openssl),
      gpgsm: () => gpgsmPeer(ring, MATRIX_KEYS),
      NSS: () => nssPeer(ring, MATRIX_KEYS),
    };
    const all = await Promise.all(
      Object.entries(makers).map(async ([name, make]) => {
        try {
          const peer = await make();
          return [await resultOf(peer, peer === openssl ? undefined : openssl)];
        } catch (error) {
          if (!(error instanceof SetupError)) throw error;
          missing.set(name, error.message);
          return [];
        }
      }),
    );
    const results = all.flat();
    return { results, missing };
  } finally {
    await ring.dispose();
  }

  async function resultOf(peer: Peer, control?: Peer): Promise<PeerResult> {
    try {
      const { name, version } = peer;
      return { name, version, rows: await runMatrix(ring, peer, control) };
    } finally {
      await peer.dispose();
    }
  }
}
