export { type FoundPlace, findPlaceIn, findPlacesIn } from './places/find.ts'
export { lookup, type Match, placeByCode } from './places/lookup.ts'
export {
  isCurrent,
  type Place,
  type PlaceKind,
  type PlaceLevel,
  placeKey,
  type Successor,
} from './places/place.ts'
export {
  communesOfFormerDistrict,
  covers,
  formerDistrict,
  formerDistrictsOf,
  predecessorsOf,
  successorsOf,
} from './places/relations.ts'
export { type Places, parsePlaces } from './places/tree.ts'
export { foldName } from './places/words.ts'
