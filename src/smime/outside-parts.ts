// Names the parts of a message that stand beside the protected one, so that a reader can say what it leaves out.
import { declaredName } from '../mime/body-parts.ts';
import { mediaType, type Entity } from '../mime/entity.ts';
import { decodedBody } from '../mime/transfer-encoding.ts';
import type { OutsidePart } from './contract.ts';
import { protectionOf } from './recognise.ts';

/** More parts than these are an attack; nobody reads the list to its end. */
const MAX_OUTSIDE_PARTS = 50;

/** The leaves of an entity that is not shown; a protected part counts as one. */
export function outsideParts(entity: Entity): OutsidePart[] {
  const isProtected = protectionOf(entity) !== undefined;
  if (!isProtected && entity.parts.length > 0)
    return entity.parts.flatMap(outsideParts).slice(0, MAX_OUTSIDE_PARTS);
  const size = entity.parts.length > 0 ? entity.end - entity.bodyStart : decodedBody(entity).length;
  return [{ type: mediaType(entity), name: declaredName(entity), size, isProtected }];
}
