// Where the popup begins: the first steps while they are not done, then one's own certificates.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useAnswer } from './background.ts';
import { placeOf, rememberedPlace, rememberPlace } from './first-place.ts';
import { IdentitiesTab } from './identities-tab.tsx';
import { StepsPlace } from './start-place.tsx';

export function HomePlace(): JSX.Element {
  const { value: start, error } = useAnswer('start.view', null);
  // Drawn at once, whatever the background still has to load; its answer fills in what can be done.
  const [first] = useState(rememberedPlace);
  const known = start && placeOf(start);
  useEffect(() => {
    if (known !== undefined) rememberPlace(known);
  }, [known]);
  const place = known ?? (error === undefined ? first : 'identities');
  return place === 'identities' ? <IdentitiesTab /> : <StepsPlace start={start} />;
}
