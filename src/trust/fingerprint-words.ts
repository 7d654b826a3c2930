// Fingerprints as words: easier to read out over a telephone than hexadecimal digits.
import { fromHex } from '../bytes.ts';

/**
 * One word for each value of an octet, in this order for good: two people compare words of different versions.
 * Written for this purpose: concrete English nouns in alphabetical order, the first five letters of each its
 * own, and none that is another with one letter changed.
 */
export const FINGERPRINT_WORDS: readonly string[] = `
  acorn actor album amber anchor angel apple apron arrow artist aspen atlas autumn avenue award badge
  bakery balloon bamboo banjo barrel basket beacon beaver bench berry bicycle bishop blanket blossom bonfire bottle
  bracket breeze bridge broom bucket buffalo bugle button cabin cactus camel candle canyon carbon carpet castle
  cedar cellar chalk cherry chimney cinema circus citrus clarinet cliff clover coast cobalt coffee comet compass
  copper coral corner cotton cousin cradle crayon cricket crystal curtain cushion daisy dancer delta desert diamond
  dinner doctor dolphin domino donkey dragon drawer dream drum duchess dune dwarf eagle earth easel echo
  eclipse elbow elephant elm emerald engine envoy evening fabric falcon farmer feather fence fiddle finger flame
  flute forest fossil fountain fox garden gazelle ghost giant glacier glove goblet granite grape guitar hammer
  harbour harvest hazel helmet heron hockey honey horizon hotel hunter icicle igloo indigo insect iron island
  ivory jacket jaguar jasmine jelly jigsaw journal jungle kayak kennel kettle kitchen kiwi koala ladder lagoon
  lantern lemon letter lily lizard lobster lotus magnet mango maple marble meadow melon mirror mosaic museum
  napkin nectar needle nickel north nutmeg oasis ocean olive opera orchid owl oxygen oyster palace panda
  parrot pebble pencil pepper piano pigeon pilot planet poet pumpkin puzzle pyramid quartz queen quiver rabbit
  radio rainbow raven ribbon river robin rocket ruby saddle salmon sandal scarf shadow silver sister sparrow
  spider spruce squirrel statue summer sunset swallow teapot temple thunder tiger timber tomato trumpet tulip tunnel
  turtle umbrella valley velvet village violin volcano waffle walnut whale willow window winter yacht zebra zipper
`
  .trim()
  .split(/\s+/);

/** 128 of 256 bits: nobody can make a second certificate that agrees in them. */
const OCTETS_IN_WORDS = 16;

/**
 * Sixteen words for the first sixteen octets of a fingerprint (hexadecimal, at least 32 digits): the word for
 * an octet stands in the list at the octet's value.
 */
export function fingerprintWords(hex: string): string[] {
  return [...fromHex(hex).subarray(0, OCTETS_IN_WORDS)].map((octet) => FINGERPRINT_WORDS[octet]!);
}
