/** Letters of Latin scripts that do not decompose into a base letter and a mark. */
const special = { đ: 'dj', ø: 'o', ł: 'l', ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th', ð: 'd', ı: 'i' };

/** Cyrillic as Serbian and Macedonian, Bulgarian, Russian and Ukrainian write it, in ASCII. */
const cyrillic = Object.fromEntries(
  'а a,б b,в v,г g,д d,ђ dj,е e,ж z,з z,и i,ј j,к k,л l,љ lj,м m,н n,њ nj,о o,п p,р r,с s,т t,ћ c,у u,ф f,х h,ц c,ч c,џ dz,ш s,ѓ gj,ќ kj,ѕ dz,й j,щ sht,ъ a,ь ,ы y,э e,ю ju,я ja,ё e,є je,і i,ї ji,ґ g'
    .split(',')
    .map((pair) => pair.split(' ')),
);

const greek = Object.fromEntries(
  'α a,β v,γ g,δ d,ε e,ζ z,η i,θ th,ι i,κ k,λ l,μ m,ν n,ξ x,ο o,π p,ρ r,σ s,ς s,τ t,υ y,φ f,χ ch,ψ ps,ω o'
    .split(',')
    .map((pair) => pair.split(' ')),
);

/**
 * Lower-case ASCII letters, digits and hyphens: `Über uns` → `uber-uns`.
 * @param {string} words
 * @returns {string} empty where no character has an ASCII form
 */
export function slugify(words) {
  return [...words.toLowerCase()]
    .map((character) => special[character] ?? cyrillic[character] ?? character)
    .join('')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[α-ω]/g, (character) => greek[character] ?? character)
    .replace(/['’]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');
}
