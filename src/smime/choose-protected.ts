// Chooses which protected part of a message speaks for it, where documents and certificates are attached as well.
import { isEnveloped, readEnvelopedData } from '../cms/enveloped-data.ts';
import { readContentInfo } from '../cms/content-info.ts';
import { isRecipient } from '../cms/recipient-facts.ts';
import { readSignedData } from '../cms/signed-data.ts';
import { joinBytes } from '../bytes.ts';
import { Oid } from '../crypto/algorithms.ts';
import { WaxsealError } from '../errors.ts';
import { declaredName } from '../mime/body-parts.ts';
import { mediaType, type Entity } from '../mime/entity.ts';
import { decodedBody } from '../mime/transfer-encoding.ts';
import type { OpenContext } from './contract.ts';
import { hasMimeHeader } from './protected-entity.ts';
import { cmsBody, looksLikeCms, protectionOf } from './recognise.ts';

/** Parts beyond these are not looked into: the first of them speaks, if none before does. */
const MAX_EXAMINED = 20;
/** Names that mail programs give to what they protect. */
const NAME_OF_PROTECTION = /^((s[-_ ]?mime|encrypted|signed|message|mail)\S{0,12}\.p7[mz]|)$/i;
const NAME_OF_DOCUMENT = /\.[a-z][a-z0-9]{1,4}\.p7[mz]$/i;

export interface ProtectedPart {
  readonly entity: Entity;
  /** MIME part number, by which layers are named. */
  readonly path: string;
}

/**
 * The protected part that speaks for a message: the message itself, or the first part that protects what somebody
 * wrote. A signed or encrypted document that is attached does not, nor does a bag of certificates while there is
 * anything else. Undefined where nothing does. Attached messages are not looked into.
 */
export function chooseProtected(root: Entity, path: string, context: OpenContext): ProtectedPart | undefined {
  const parts = protectedParts(root, path);
  const [first] = parts;
  if (first === undefined || first.entity === root) return first;
  let bag: ProtectedPart | undefined;
  for (const part of parts.slice(0, MAX_EXAMINED)) {
    const role = roleOf(part.entity, context);
    if (role === 'message') return part;
    if (role === 'certificates') bag ??= part;
  }
  return parts[MAX_EXAMINED] ?? bag;
}

/** True when a protected part is in the message, by its labels; attached messages are not looked into. */
export function hasProtection(message: Entity): boolean {
  return protectedParts(message, '1').length > 0;
}

/** In the order of the message; none within another one. */
function protectedParts(entity: Entity, path: string): ProtectedPart[] {
  if (protectionOf(entity) !== undefined) return [{ entity, path }];
  return entity.parts.flatMap((part, index) => protectedParts(part, `${path}.${index + 1}`));
}

/** What is beside `shown`: its neighbours and those of the multiparts around it, not looked into further. */
export function partsBeside(root: Entity, shown: Entity): Entity[] {
  if (root === shown) return [];
  return root.parts.flatMap((part) => {
    if (holds(part, shown)) return partsBeside(part, shown);
    return isBlank(part) ? [] : [part];
  });
}

function holds(entity: Entity, wanted: Entity): boolean {
  return entity === wanted || entity.parts.some((part) => holds(part, wanted));
}

/** Some servers put an empty text before or after what they pass on. */
function isBlank(entity: Entity): boolean {
  if (mediaType(entity) !== 'text/plain' || declaredName(entity) !== '') return false;
  const size = entity.end - entity.bodyStart;
  return size <= MAX_BLANK && decodedBody(entity).every((octet) => BLANKS.includes(octet));
}

const MAX_BLANK = 1000;
const BLANKS: readonly number[] = [0x09, 0x0a, 0x0d, 0x20];

type Role = 'message' | 'certificates' | 'document';

/** A structure that cannot be read speaks for the message, unless its name is that of a document: it is not passed over. */
function roleOf(entity: Entity, context: OpenContext): Role {
  if (protectionOf(entity) !== 'cms') return 'message';
  const name = declaredName(entity);
  const isUsual = NAME_OF_PROTECTION.test(name);
  try {
    const octets = cmsBody(entity);
    if (!looksLikeCms(octets)) return NAME_OF_DOCUMENT.test(name) ? 'document' : 'message';
    const contentInfo = readContentInfo(octets);
    if (isEnveloped(contentInfo)) {
      if (isUsual) return 'message';
      const enveloped = readEnvelopedData(contentInfo);
      const own = [
        ...context.identities.map(({ certificate }) => certificate),
        ...(context.lockedCertificates ?? []),
      ];
      const isForUs = own.some((certificate) => isRecipient(enveloped, certificate));
      return isForUs && !NAME_OF_DOCUMENT.test(name) ? 'message' : 'document';
    }
    if (contentInfo.contentType !== Oid.signedData) return isUsual ? 'message' : 'document';
    const { signers, content } = readSignedData(contentInfo.content);
    if (signers.length === 0 && content === undefined) return 'certificates';
    if (isUsual) return 'message';
    return content !== undefined && hasMimeHeader(joinBytes(content)) ? 'message' : 'document';
  } catch (error) {
    if (!(error instanceof WaxsealError)) throw error;
    return NAME_OF_DOCUMENT.test(name) ? 'document' : 'message';
  }
}
