// Runs the matrix with all peers that can be had.
import { SetupError } from '../../../scripts/setup/run-command.ts';
import { makeKeyRing } from '../key-ring.ts';
import type { PeerResult } from './document.ts';
import { gpgsmPeer } from './gpgsm-peer.ts';
import { keytoolPeer } from './keytool-peer.ts';
import { runKeyFiles, runMatrix, type RowResult } from './matrix.ts';
import { nssPeer } from './nss-peer.ts';
import { opensslPeer } from './openssl-peer.ts';
import type { KeyFilePeer } from './peer.ts';
import { MATRIX_KEYS } from './rows.ts';

export const PEER_NAMES = ['OpenSSL', 'gpgsm', 'NSS', 'keytool'] as const;

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
    const runs: Readonly<Record<(typeof PEER_NAMES)[number], () => Promise<PeerResult>>> = {
      OpenSSL: () => resultOf(openssl, () => runMatrix(ring, openssl)),
      gpgsm: async () => {
        const gpgsm = await gpgsmPeer(ring, MATRIX_KEYS);
        return resultOf(gpgsm, () => runMatrix(ring, gpgsm, openssl));
      },
      NSS: async () => {
        const nss = await nssPeer(ring, MATRIX_KEYS);
        return resultOf(nss, () => runMatrix(ring, nss, openssl));
      },
      keytool: async () => {
        const keytool = await keytoolPeer(ring);
        return resultOf(keytool, () => runKeyFiles(ring, keytool, openssl));
      },
    };
    const all = await Promise.all(
      Object.entries(runs).map(async ([name, run]) => {
        try {
          return [await run()];
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

  async function resultOf(peer: KeyFilePeer, run: () => Promise<readonly RowResult[]>): Promise<PeerResult> {
    try {
      const { name, version } = peer;
      return { name, version, rows: await run() };
    } finally {
      await peer.dispose();
    }
  }
}
