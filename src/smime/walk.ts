// Opens a message layer by layer and gathers facts; nothing is judged here.
import { CmsError, errorCode, WaxsealError } from '../errors.ts';
import type { Bytes } from '../bytes.ts';
import { newCheckLimit } from '../cms/check-limit.ts';
import { readContentInfo } from '../cms/content-info.ts';
import { isEnveloped } from '../cms/enveloped-data.ts';
import type { VerifyOptions } from '../cms/verify.ts';
import { Oid } from '../crypto/algorithms.ts';
import { parseEntity, type Entity } from '../mime/entity.ts';
import type { HeaderField } from '../mime/header-fields.ts';
import { openCompressed } from './compressed-layer.ts';
import { chooseProtected, partsBeside, type ProtectedPart } from './choose-protected.ts';
import type { OpenContext } from './contract.ts';
import { openEncrypted } from './encrypted-layer.ts';
import { holdsOpenpgp } from './openpgp.ts';
import { contentEntity, protectedEntity } from './protected-entity.ts';
import { unwrapMessage } from './protected-headers.ts';
import { bareCms, cmsBody, protectionOf } from './recognise.ts';
import { openClearSigned, openOpaqueSigned } from './signed-layer.ts';
import { certificatesOf, type WalkedLayer } from './walked-layers.ts';

/** A triple wrap has three layers; more than this is an attack. */
export const MAX_LAYERS = 10;
/** Writers compress once, inside or outside; each further time is work for nothing but work. */
const MAX_COMPRESSED_LAYERS = 2;
/** Signed parts within what is shown that are looked at. */
const MAX_NESTED = 20;

export interface Walk {
  /** Outermost first. */
  readonly layers: readonly WalkedLayer[];
  /** Header of the message as received; empty for a bare CMS file. */
  readonly outerFields: readonly HeaderField[];
  /** False for a CMS file that was given instead of a message. */
  readonly isMessage: boolean;
  /** Innermost entity: what is shown. Absent when a layer could not be opened or holds nothing to show. */
  readonly payload?: Entity;
  /** True when the payload is a message that was wrapped with its own header. */
  readonly isWrapped: boolean;
  /** True when the protection covers only a part of the message. */
  readonly isPartial: boolean;
  /** Parts that stand beside the protected one, in their order; empty when all is protected. */
  readonly outside: readonly Entity[];
  /** True when a part that could be looked at claims to be OpenPGP. */
  readonly hasOpenpgp: boolean;
  /** Code of the error that ended the walk. */
  readonly failure?: string;
}

interface Content {
  readonly payload?: Entity;
  readonly isWrapped: boolean;
}

/** Walks a raw message or a bare CMS file. Never throws for bad input: `failure` says what ended it. */
export async function walkMessage(raw: Bytes, context: OpenContext): Promise<Walk> {
  const walker = new Walker(context);
  try {
    const content = await walker.walk(raw);
    return { ...walker.facts(), ...content };
  } catch (error) {
    if (!(error instanceof WaxsealError)) throw error;
    return { ...walker.facts(), isWrapped: false, failure: errorCode(error) };
  }
}

class Walker {
  readonly layers: WalkedLayer[] = [];
  outerFields: readonly HeaderField[] = [];
  isMessage = true;
  readonly #context: OpenContext;
  readonly #checkLimit = newCheckLimit();
  #isPartial = false;
  #outside: readonly Entity[] = [];
  #hasOpenpgp = false;

  constructor(context: OpenContext) {
    this.#context = context;
  }

  facts(): Omit<Walk, 'payload' | 'isWrapped' | 'failure'> {
    return {
      layers: this.layers,
      outerFields: this.outerFields,
      isMessage: this.isMessage,
      isPartial: this.#isPartial,
      outside: this.#outside,
      hasOpenpgp: this.#hasOpenpgp,
    };
  }

  async walk(raw: Bytes): Promise<Content> {
    const cms = bareCms(raw);
    if (cms !== undefined) {
      this.isMessage = false;
      return this.#open(protectedEntity(cms), '1');
    }
    const root = parseEntity(raw);
    this.outerFields = root.fields;
    const found = chooseProtected(root, '1', this.#context);
    if (found === undefined) return { payload: root, isWrapped: false };
    this.#outside = partsBeside(root, found.entity);
    // A multipart around nothing but the protected part adds nothing and hides nothing.
    this.#isPartial = this.#outside.length > 0;
    this.#hasOpenpgp = this.#outside.some(holdsOpenpgp);
    return this.#open(found.entity, found.path);
  }

  /** Opens layer after layer down to what is not protected any more. */
  async #open(outermost: Entity, outermostPath: string): Promise<Content> {
    let wrapped: Entity | undefined;
    let path = outermostPath;
    for (let entity = outermost; ;) {
      const inner: Entity | undefined = await this.#openLayer(entity, path);
      if (inner !== undefined) {
        entity = inner;
        path += '.1';
        continue;
      }
      if (protectionOf(entity) !== undefined) return { isWrapped: false };
      const only = this.#onlyProtected(entity, path);
      if (only !== undefined) {
        ({ entity, path } = only);
        continue;
      }
      const unwrapped =
        this.isMessage && wrapped === undefined ? unwrapMessage(entity, this.outerFields) : undefined;
      if (unwrapped === undefined) {
        await this.#verifyNested(entity, path);
        this.#hasOpenpgp ||= holdsOpenpgp(entity);
        return { payload: entity, isWrapped: entity === wrapped };
      }
      wrapped = unwrapped;
      entity = unwrapped;
      path += '.1';
    }
  }

  /** Within a layer: the protected part around which there is nothing but multiparts. */
  #onlyProtected(entity: Entity, path: string): ProtectedPart | undefined {
    if (this.layers.length === 0 || entity.parts.length === 0) return undefined;
    const found = chooseProtected(entity, path, this.#context);
    return found !== undefined && partsBeside(entity, found.entity).length === 0 ? found : undefined;
  }

  /** Opens one layer; gives what is within, or undefined when the entity is not protected or was not opened. */
  async #openLayer(entity: Entity, path: string): Promise<Entity | undefined> {
    const protection = protectionOf(entity);
    if (protection === undefined) return undefined;
    if (this.layers.length >= MAX_LAYERS) throw new CmsError('message.too-deep');
    const place = { path, coverage: 'content' } as const;
    if (protection === 'clear') {
      const layer = await openClearSigned(entity, place, this.#means());
      this.layers.push(layer);
      // By the same rule as what is within a structure: octets without a header are text, whichever form they have.
      return layer.content === undefined ? entity.parts[0] : protectedEntity(layer.content);
    }
    const contentInfo = readContentInfo(cmsBody(entity));
    if (isEnveloped(contentInfo)) {
      this.layers.push(await openEncrypted(contentInfo, place, this.#context));
    } else if (contentInfo.contentType === Oid.compressedData) {
      if (this.layers.filter(({ type }) => type === 'compressed').length >= MAX_COMPRESSED_LAYERS)
        throw new CmsError('message.too-deep');
      this.layers.push(await openCompressed(contentInfo, place));
    } else {
      const detached = this.#context.detachedContent;
      this.layers.push(await openOpaqueSigned(contentInfo, place, this.#means(), detached));
    }
    const { content, contentType } = this.layers.at(-1)!;
    return content === undefined ? undefined : contentEntity(content, contentType);
  }

  /** Signed parts within what is shown are verified and listed; encrypted ones stay attachments, unopened. */
  async #verifyNested(payload: Entity, path: string): Promise<void> {
    if (this.layers.length === 0) return;
    for (const { entity, path: at } of clearSignedParts(payload, path).slice(0, MAX_NESTED)) {
      this.layers.push(await openClearSigned(entity, { path: at, coverage: 'nested' }, this.#means()));
    }
  }

  /** Certificates for signers whose own is not in their layer: given from outside, or brought by another layer. */
  #means(): Required<Pick<VerifyOptions, 'certificates' | 'limit'>> {
    const certificates = [...this.layers.flatMap(certificatesOf), ...(this.#context.certificates ?? [])];
    return { certificates, limit: this.#checkLimit };
  }
}

function clearSignedParts(entity: Entity, path: string): ProtectedPart[] {
  if (protectionOf(entity) === 'clear') return [{ entity, path }];
  return entity.parts.flatMap((part, index) => clearSignedParts(part, `${path}.${index + 1}`));
}
