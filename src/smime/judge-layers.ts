// Turns walked layers into reports: the state of each layer from the states of its signers and of its cipher.
import { digest } from '../crypto/digest.ts';
import { toHex, type Bytes } from '../bytes.ts';
import type { SignerResult } from '../cms/verify.ts';
import { checkedStatus, orderCodes } from '../trust/combine.ts';
import { compareStatus, type LayerStatus } from '../trust/status.ts';
import { summariseCertificate } from './certificate-summary.ts';
import type { Layer } from './contract.ts';
import { judgeSigner, type JudgedSigner, type SignerCircumstances } from './judge-signer.ts';
import type { EncryptedLayer, SignedLayer, WalkedLayer } from './walked-layers.ts';

export interface JudgedLayer {
  readonly walked: WalkedLayer;
  readonly report: Layer;
  /** Signers of a signed layer; empty for others. */
  readonly signers: readonly JudgedSigner[];
  /** The signer that speaks for a signed layer: one who is the sender where there is one. */
  readonly speaker?: JudgedSigner;
}

/** Judges all layers, in their order. */
export async function judgeLayers(
  layers: readonly WalkedLayer[],
  circumstances: SignerCircumstances,
): Promise<JudgedLayer[]> {
  const judged: JudgedLayer[] = [];
  for (const [index, layer] of layers.entries()) {
    if (layer.type === 'signed') {
      judged.push(await judgeSigned(layer, isCiphertext(layer, layers.slice(index + 1)), circumstances));
    } else {
      const report = {
        ...(await commonReport(layer, layer.codes)),
        algorithms: 'algorithms' in layer ? layer.algorithms : [],
        ...(layer.type === 'encrypted' ? { recipients: layer.recipients } : {}),
        ...(layer.type === 'certificates'
          ? { certificates: await Promise.all(layer.certificates.map(summariseCertificate)) }
          : {}),
      };
      judged.push({ walked: layer, report, signers: [] });
    }
  }
  return Promise.all(judged.map((layer, index) => withAuthenticity(layer, judged, index)));
}

/** A signature over an encrypted layer: the signer need not have known what it says. */
function isCiphertext(layer: SignedLayer, within: readonly WalkedLayer[]): boolean {
  const next = within.find(({ type }) => type !== 'compressed');
  return layer.coverage === 'content' && next?.type === 'encrypted' && next.coverage === 'content';
}

async function judgeSigned(
  layer: SignedLayer,
  isOverCiphertext: boolean,
  circumstances: SignerCircumstances,
): Promise<JudgedLayer> {
  const signers: JudgedSigner[] = [];
  for (const result of layer.results) signers.push(await judgeSigner(result, circumstances));
  const { codes, speaker } = speakFor(signers);
  const all = [...layer.codes, ...codes, ...(isOverCiphertext ? ['signature.over-ciphertext'] : [])];
  const algorithms = signers.flatMap(({ report }) => [report.digestAlgorithm, report.signatureAlgorithm]);
  const isVerified = signers.length > 0 && signers.every((signer) => signer.ok);
  const { content, ...withoutContent } = layer;
  return {
    walked: layer,
    signers,
    ...(speaker === undefined ? {} : { speaker }),
    report: {
      ...(await commonReport(isVerified && content !== undefined ? layer : withoutContent, all)),
      algorithms: [...new Set(algorithms)],
      form: layer.form,
      signers: signers.map(({ report }) => report),
    },
  };
}

/**
 * A signature that fails makes the layer fail, whoever else signed, but for one of the sender's that fails by its
 * certificate only, where another of theirs is good (RFC 4853): they sign with an old and a new certificate. Otherwise
 * the best signer who is the sender speaks; where none is, what is to be said of every signer counts.
 */
function speakFor(signers: readonly JudgedSigner[]): { codes: readonly string[]; speaker?: JudgedSigner } {
  const invalid = signers.filter(({ report }) => report.status === 'invalid');
  const [sender] = signers.filter((signer) => signer.isSender).sort(compareSigners);
  const isGood = sender?.report.status === 'valid' || sender?.report.status === 'caution';
  const isRedeemed = isGood && isOwn(sender) && invalid.every(isOwn);
  if ((invalid.length === 0 || isRedeemed) && sender !== undefined)
    return { codes: sender.report.codes, speaker: sender };
  const counting = invalid.length > 0 ? invalid : signers;
  const speaker = signers.find((signer) => signer.ok);
  return {
    codes: counting.flatMap(({ report }) => report.codes),
    ...(speaker === undefined ? {} : { speaker }),
  };
}

/** Best first; a person's own certificate before one that only stands for them. */
function compareSigners(a: JudgedSigner, b: JudgedSigner): number {
  return Number(isOwn(b)) - Number(isOwn(a)) || compareStatus(b.report.status, a.report.status);
}

/** The sender's own certificate: not one that the user bound to them. */
function isOwn({ isSender, boundTo }: JudgedSigner): boolean {
  return isSender && boundTo === undefined;
}

async function commonReport(
  layer: Pick<WalkedLayer, 'type' | 'path' | 'content'> & Partial<Pick<SignedLayer, 'results'>>,
  codes: readonly string[],
): Promise<Omit<Layer, 'algorithms'>> {
  const ordered = orderCodes(codes);
  const { content } = layer;
  return {
    type: layer.type,
    path: layer.path,
    status: statusOfLayer(layer.type, ordered),
    ...(ordered[0] === undefined ? {} : { code: ordered[0] }),
    codes: ordered,
    ...(content === undefined
      ? {}
      : { content: { bytes: content.length, sha256: toHex(await contentSha256(content, layer.results)) } }),
  };
}

/** One that protects nothing can be damaged, and can never be in order: there is nothing to verify about it. */
function statusOfLayer(type: Layer['type'], codes: readonly string[]): LayerStatus {
  const status = checkedStatus(codes);
  const isProtection = type === 'signed' || type === 'encrypted';
  return isProtection || status !== 'valid' ? status : 'none';
}

/** The check of a signature has often computed it already. */
async function contentSha256(content: Bytes, results: readonly SignerResult[] = []): Promise<Bytes> {
  const known = results.find((result) => result.contentSha256 !== undefined)?.contentSha256;
  return known ?? digest('sha-256', content);
}

/** Adds what an opened layer lacks when nobody vouches for its content (EFAIL: CBC can be altered at will). */
async function withAuthenticity(
  layer: JudgedLayer,
  all: readonly JudgedLayer[],
  index: number,
): Promise<JudgedLayer> {
  const { walked } = layer;
  if (walked.type !== 'encrypted' || walked.content === undefined || walked.isAuthenticated) return layer;
  if (isVouchedFor(walked, all, index)) return layer;
  const { status, code, codes } = await commonReport(withoutContent(walked), [
    ...walked.codes,
    'decrypt.not-authenticated',
  ]);
  return { ...layer, report: { ...layer.report, status, ...(code === undefined ? {} : { code }), codes } };
}

function withoutContent(layer: EncryptedLayer): Pick<EncryptedLayer, 'type' | 'path'> {
  return { type: layer.type, path: layer.path };
}

/**
 * A good signature inside covers the plaintext, whoever made it: nobody can sign what they cannot read. One
 * outside covers the ciphertext only, and so counts when it is the sender's own: anybody else could have altered it,
 * before it came to a gateway that signs for all, too.
 */
function isVouchedFor(layer: EncryptedLayer, all: readonly JudgedLayer[], index: number): boolean {
  if (layer.coverage !== 'content') return false;
  return all.some(({ walked, report, speaker }, at) => {
    if (walked.type !== 'signed' || walked.coverage !== 'content') return false;
    if (report.status === 'invalid' || report.status === 'error' || speaker === undefined) return false;
    return at > index || isOwn(speaker);
  });
}
