// EnvelopedData (RFC 5652 section 6.1) and AuthEnvelopedData (RFC 5083 section 2.1): structure only.
import type { Bytes } from '../bytes.ts';
import {
  Tag,
  isContext,
  isUniversal,
  octetStringPieces,
  octetStringValue,
  type Asn1Node,
} from '../asn1/reader.ts';
import { oidValue, sequenceElements, setElements, smallIntegerValue } from '../asn1/values.ts';
import { derSetInOrder, derFromBer } from '../asn1/writer.ts';
import { readAlgorithmIdentifier, type AlgorithmIdentifier } from '../crypto/algorithm-identifier.ts';
import { Oid } from '../crypto/algorithms.ts';
import { CmsError } from '../errors.ts';
import { readAttributes, type Attribute } from './attributes.ts';
import { malformed, orMalformed, type ContentInfo } from './content-info.ts';
import { readRecipientInfo, type RecipientInfo } from './recipient-info.ts';

/** A mailing list may be encrypted for some hundreds; each costs nothing until its key is tried. */
const MAX_RECIPIENTS = 5000;

export interface EnvelopedData {
  readonly type: 'enveloped' | 'auth-enveloped';
  readonly version: number;
  readonly recipients: readonly RecipientInfo[];
  /** Dotted OID of what the decrypted content is. */
  readonly contentType: string;
  readonly contentEncryptionAlgorithm: AlgorithmIdentifier;
  /** Octets of the ciphertext in order, views of the input. */
  readonly encryptedContent: readonly Bytes[];
  readonly authenticatedAttributes: readonly Attribute[];
  /** DER of the authenticated attributes as a SET OF: what the cipher authenticates besides; empty without any. */
  readonly additionalData: Bytes;
  /** Authentication tag of AuthEnvelopedData. */
  readonly tag?: Bytes;
}

/** True for the content types that readEnvelopedData reads. */
export function isEnveloped({ contentType }: ContentInfo): boolean {
  return contentType === Oid.envelopedData || contentType === Oid.authEnvelopedData;
}

/**
 * Reads EnvelopedData or AuthEnvelopedData. originatorInfo and unprotected attributes are left out of account:
 * nothing that we do depends on them.
 * Throws CmsError `cms.malformed` {reason}, `cms.unsupported-type` {type} for other content types.
 */
export function readEnvelopedData(contentInfo: ContentInfo): EnvelopedData {
  if (!isEnveloped(contentInfo))
    throw new CmsError('cms.unsupported-type', { type: contentInfo.contentType });
  const isAuthenticated = contentInfo.contentType === Oid.authEnvelopedData;
  return orMalformed(() => {
    const fields = [...sequenceElements(contentInfo.content)];
    const version = smallIntegerValue(fields.shift());
    if (isContext(fields[0], 0)) fields.shift();
    const recipientNodes = setElements(fields.shift());
    if (recipientNodes.length > MAX_RECIPIENTS) throw malformed('too-many-recipients');
    const recipients = recipientNodes.flatMap(readRecipientInfo);
    const encrypted = readEncryptedContent(fields.shift());
    const type = isAuthenticated ? 'auth-enveloped' : 'enveloped';
    const authentication = isAuthenticated ? readAuthentication(fields) : NOT_AUTHENTICATED;
    if (isContext(fields[0], isAuthenticated ? 2 : 1)) fields.shift();
    if (fields.length > 0) throw malformed('enveloped-data');
    return { type, version, recipients, ...encrypted, ...authentication };
  });
}

const NOT_AUTHENTICATED = { authenticatedAttributes: [], additionalData: new Uint8Array(0) } as const;

/** Takes authAttrs [1] and mac from the fields (RFC 5083 sections 2.1 and 2.2). */
function readAuthentication(
  fields: Asn1Node[],
): Pick<EnvelopedData, 'authenticatedAttributes' | 'additionalData' | 'tag'> {
  const attributes = isContext(fields[0], 1) ? readAttributes(fields.shift()!) : [];
  const mac = fields.shift();
  if (!isUniversal(mac, Tag.octetString)) throw malformed('mac');
  const additionalData =
    attributes.length === 0
      ? new Uint8Array(0)
      : derSetInOrder(...attributes.map(({ node }) => derFromBer(node)));
  return { authenticatedAttributes: attributes, additionalData, tag: octetStringValue(mac) };
}

function readEncryptedContent(
  node: Asn1Node | undefined,
): Pick<EnvelopedData, 'contentType' | 'contentEncryptionAlgorithm' | 'encryptedContent'> {
  const [type, algorithm, content, ...rest] = sequenceElements(node);
  if (algorithm === undefined || !isContext(content, 0) || rest.length > 0)
    throw malformed('encrypted-content');
  return {
    contentType: oidValue(type),
    contentEncryptionAlgorithm: readAlgorithmIdentifier(algorithm),
    encryptedContent: octetStringPieces(content),
  };
}
