// A mail address that breaks where a person would break it when the line is too short.
import { Fragment, type JSX } from 'preact';

export function AddressText({ address }: { address: string }): JSX.Element {
  const pieces = address.split(/(?=@)|(?<=@.*)(?=\.)/);
  return (
    <bdi>
      {pieces.map((piece, index) => (
        <Fragment key={index}>
          {index > 0 && <wbr />}
          {piece}
        </Fragment>
      ))}
    </bdi>
  );
}
