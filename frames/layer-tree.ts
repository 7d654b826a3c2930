// The layers of a message as a tree: each stands in the layer that encloses it.
import type { Layer } from '../src/smime/contract.ts';

export interface LayerNode {
  readonly layer: Layer;
  readonly inner: LayerNode[];
}

/** `layers` are outermost first; one whose path lies within the path of an earlier one is inside that one. */
export function layerTree(layers: readonly Layer[]): LayerNode[] {
  const roots: LayerNode[] = [];
  const open: LayerNode[] = [];
  for (const layer of layers) {
    const node: LayerNode = { layer, inner: [] };
    while (open.length > 0 && !isWithin(layer.path, open[open.length - 1]!.layer.path)) open.pop();
    (open[open.length - 1]?.inner ?? roots).push(node);
    open.push(node);
  }
  return roots;
}

function isWithin(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}.`);
}
