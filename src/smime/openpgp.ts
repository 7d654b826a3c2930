// Recognises OpenPGP in a message, to name it: Waxseal neither opens nor checks it (RFC 3156, RFC 9580 section 6.2).
import { latin1FromBytes } from '../bytes.ts';
import { encodedBody, mediaType, type Entity } from '../mime/entity.ts';

const TYPES = new Set(['application/pgp-encrypted', 'application/pgp-signature']);
const PROTOCOLS = TYPES;
/** Armour begins at the beginning of a line, after an introduction at most. */
const ARMOUR = /^-----BEGIN PGP (?:SIGNED )?MESSAGE-----\s*$/m;
const SEARCHED_OCTETS = 64 * 1024;

/** True when some part, at any depth of the same message, claims to be protected by OpenPGP. */
export function holdsOpenpgp(entity: Entity): boolean {
  const type = mediaType(entity);
  if (TYPES.has(type)) return true;
  if (entity.contentType.type === 'multipart') {
    const protocol = entity.contentType.parameters.get('protocol')?.toLowerCase().trim();
    return (protocol !== undefined && PROTOCOLS.has(protocol)) || entity.parts.some(holdsOpenpgp);
  }
  if (type !== 'text/plain') return false;
  return ARMOUR.test(latin1FromBytes(encodedBody(entity).subarray(0, SEARCHED_OCTETS)));
}
