/** What Aurora Hall sells. An invented house: its ensembles, soloists and label do not exist; the composers are long dead. */

/** The three shelves of the shop. */
export type Shelf = 'seats' | 'passes' | 'records';
/** A taste, by which visitors of the demo differ. */
export type Taste = 'symphony' | 'chamber' | 'jazz' | 'choral' | 'family';

/** One product of the shop. Prices in euros, tax included. */
export interface DemoProduct {
  id: string;
  shelf: Shelf;
  title: string;
  by: string;
  category: string;
  taste: Taste | null;
  price: number;
  cost: number;
  about: string;
  /** For seats: weekday (1 Monday ... 7 Sunday), which one of the month, and the hour. */
  night?: { weekday: number; week: number; hour: string };
  /** Hue of its picture, in degrees. */
  hue: number;
}

type Seat = [
  id: string,
  title: string,
  by: string,
  taste: Taste,
  price: number,
  night: [number, number, string],
  hue: number,
  about: string,
];
type Other = [id: string, title: string, by: string, taste: Taste | null, price: number, cost: number, hue: number, about: string];

const CATEGORY: Record<Taste, string> = { symphony: 'Symphony', chamber: 'Chamber', jazz: 'Jazz', choral: 'Choral', family: 'Family' };

// prettier-ignore
const seats: Seat[] = [
  ['seat-sym-mahler', 'Mahler: Symphony No. 5', 'Aurora Philharmonic, cond. Ilse Varga', 'symphony', 64, [5, 1, '20:00'], 214, 'The trumpet, the storm, the love letter for strings. Seventy minutes that have ended arguments in our foyer, and begun some.'],
  ['seat-sym-brahms', 'Brahms: Violin Concerto', 'Aurora Philharmonic, solo Teodor Maas', 'symphony', 58, [6, 2, '20:00'], 28, 'Teodor Maas plays the concerto he has carried for twenty years, with the cadenza he wrote on the night train to us.'],
  ['seat-sym-dvorak', 'Dvořák: From the New World', 'Zuiderhaven Sinfonia', 'symphony', 49, [7, 3, '14:30'], 350, 'A Sunday afternoon far from home: the symphony everybody can hum, played as if nobody had yet.'],
  ['seat-sym-ravel', 'Ravel and Debussy by the sea', 'Aurora Philharmonic, cond. Noor Halvorsen', 'symphony', 54, [5, 3, '20:00'], 190, 'La Mer, Daphnis, and a bolero that starts so softly that you will hear the harbour.'],
  ['seat-sym-beethoven', 'Beethoven: the Seventh', 'Zuiderhaven Sinfonia', 'symphony', 46, [6, 4, '20:00'], 8, 'Dance music for giants. With the overture to Coriolan, and a short talk before.'],
  ['seat-cha-schubert', 'Schubert: Death and the Maiden', 'Lindqvist Quartet', 'chamber', 36, [3, 1, '19:30'], 268, 'Four players, one table lamp, our small hall. Late Schubert as close as it gets.'],
  ['seat-cha-bach', 'Bach: the Cello Suites, I to III', 'Mirela Osei', 'chamber', 38, [2, 2, '19:30'], 42, 'One cello, no microphone. Mirela Osei plays in the round, the first row is at her feet.'],
  ['seat-cha-piano', 'Chopin after dark', 'Jonas Feldkamp, piano', 'chamber', 34, [4, 3, '21:30'], 246, 'Nocturnes at half past nine, candles, no interval, and the bar stays open.'],
  ['seat-cha-wind', 'Wind in the willows: Mozart serenades', 'Harmonie Zuiderhaven', 'chamber', 32, [7, 1, '11:30'], 96, 'A Sunday coffee concert. The gran partita, thirteen players, and cake.'],
  ['seat-jaz-adeyemi', 'Blue Hour', 'Marisol Adeyemi Trio', 'jazz', 34, [4, 1, '20:30'], 222, 'Piano, bass and brushes. Standards taken apart with love and put together otherwise.'],
  ['seat-jaz-bigband', 'Swing until the trams stop', 'Harbour Light Big Band', 'jazz', 39, [6, 1, '20:30'], 18, 'Seventeen players, a dance floor where the stalls were, and an hour of lessons before.'],
  ['seat-jaz-late', 'Late session', 'Okafor and Friends', 'jazz', 24, [5, 2, '22:30'], 300, 'Whoever is in town comes by. Nobody knows the set list, least of all the band.'],
  ['seat-jaz-vocal', 'Songs my mother sang', 'Anneke Laurent, voice', 'jazz', 36, [5, 4, '20:30'], 332, 'A voice like smoke and honey, a guitar, and stories from three ports.'],
  ['seat-cho-requiem', 'Fauré: Requiem by candlelight', 'Aurora Chamber Choir', 'choral', 42, [7, 4, '17:00'], 52, 'The gentlest of the requiems, thirty-two voices, four hundred candles.'],
  ['seat-cho-rachm', 'Rachmaninov: All-Night Vigil', 'Aurora Chamber Choir, cond. Piet Sandoval', 'choral', 44, [6, 3, '20:00'], 12, 'Basses that you feel in the floor. Sung from all four sides of the hall.'],
  ['seat-cho-come', 'Come and sing: Handel', 'You, and the Aurora Chamber Choir', 'choral', 22, [7, 2, '14:00'], 130, 'One rehearsal, one performance, no audition. Scores are lent at the door.'],
  ['seat-fam-animals', 'The Carnival of the Animals', 'Zuiderhaven Sinfonia, told by Oma Bep', 'family', 18, [7, 1, '14:30'], 76, 'An hour for ears from four years on. The elephant is in the double basses.'],
  ['seat-fam-cushion', 'Cushion concert', 'Harmonie Zuiderhaven', 'family', 12, [6, 2, '10:30'], 160, 'On cushions, on stage, between the players. For the very small, and who carries them.'],
  ['seat-fam-film', 'Silent film, live band', 'Harbour Light Big Band', 'family', 26, [7, 3, '15:00'], 206, 'A clown, a locomotive, and a band that never takes its eyes off the screen.'],
];

// prettier-ignore
const passes: Other[] = [
  ['pass-symphony', 'Symphony pass', 'Eight evenings with the Aurora Philharmonic', 'symphony', 329, 150, 214, 'The same good seat for eight evenings, a quarter below the single price, and your name on the door of the first-night party.'],
  ['pass-chamber', 'Small hall pass', 'Six evenings up close', 'chamber', 169, 70, 268, 'Six chamber evenings of your choice. Free programme notes, and soup.'],
  ['pass-jazz', 'Blue pass', 'All jazz, all season', 'jazz', 219, 88, 222, 'Every jazz night of the season, late sessions included. The bar knows your name.'],
  ['pass-choral', 'Voices pass', 'Five choral evenings', 'choral', 159, 66, 12, 'Five evenings with the Aurora Chamber Choir, and a score lent for Come and sing.'],
  ['pass-family', 'Family pass', 'Two grown-ups, three children, six Sundays', 'family', 189, 84, 76, 'Six Sundays for five people. If somebody falls asleep, the seventh is free.'],
  ['pass-young', 'Under thirty', 'Any ten concerts', null, 99, 60, 150, 'Ten concerts, any seat that is left an hour before. Show your face, not a card.'],
];

// prettier-ignore
const records: Other[] = [
  ['rec-mahler5', 'Mahler: Symphony No. 5 (double LP)', 'Aurora Philharmonic', 'symphony', 38, 17, 214, 'Recorded in our hall over three nights. Half-speed mastered, heavy vinyl.'],
  ['rec-sea', 'By the Sea: Ravel, Debussy', 'Aurora Philharmonic', 'symphony', 29, 12, 190, 'The record that the harbour pilots play on the bridge.'],
  ['rec-brahms', 'Brahms concertos (2 CD)', 'Teodor Maas', 'symphony', 24, 8, 28, 'Both sides of Brahms: the violin concerto, and the double with Mirela Osei.'],
  ['rec-suites', 'Cello Suites, complete (3 LP)', 'Mirela Osei', 'chamber', 54, 24, 42, 'One microphone, one room, one take each. Signed on request.'],
  ['rec-maiden', 'Death and the Maiden', 'Lindqvist Quartet', 'chamber', 27, 11, 268, 'Late Schubert, and a quartet by Elsa Lind that nobody had recorded.'],
  ['rec-nocturne', 'Nocturnes', 'Jonas Feldkamp', 'chamber', 26, 10, 246, 'All twenty-one, recorded after midnight.'],
  ['rec-bluehour', 'Blue Hour', 'Marisol Adeyemi Trio', 'jazz', 28, 11, 222, 'The trio in our small hall. You can hear the rain on side two.'],
  ['rec-trams', 'Until the Trams Stop', 'Harbour Light Big Band', 'jazz', 31, 13, 18, 'Live, loud, and with the shouted requests left in.'],
  ['rec-ports', 'Three Ports', 'Anneke Laurent', 'jazz', 27, 11, 332, 'Songs from Lisbon, Antwerp and Zuiderhaven.'],
  ['rec-late', 'Late Sessions, volume 4', 'Okafor and Friends', 'jazz', 25, 10, 300, 'Nine pieces without titles. Volume five is a rumour.'],
  ['rec-requiem', 'Fauré: Requiem', 'Aurora Chamber Choir', 'choral', 26, 10, 52, 'With the Cantique as it was sung on the last evening of the season.'],
  ['rec-vigil', 'All-Night Vigil', 'Aurora Chamber Choir', 'choral', 29, 12, 12, 'For a large room and patient neighbours.'],
  ['rec-animals', 'Carnival of the Animals, told by Oma Bep', 'Zuiderhaven Sinfonia', 'family', 19, 7, 76, 'The Sunday favourite, with a colouring book.'],
  ['rec-lullaby', 'Twelve lullabies', 'Anneke Laurent and Jonas Feldkamp', 'family', 21, 8, 160, 'It works. We have letters.'],
  ['rec-tote', 'Record tote', 'Aurora Hall', null, 14, 5, 96, 'Holds twelve LPs, or a small dog.'],
];

/** Everything on the shelves, in the order in which the shop shows it. */
export const catalogue: readonly DemoProduct[] = [
  ...seats.map(([id, title, by, taste, price, [weekday, week, hour], hue, about]): DemoProduct => ({
    ...{ id, shelf: 'seats', title, by, taste, price, about, hue },
    category: CATEGORY[taste],
    cost: Math.round(price * 0.55),
    night: { weekday, week, hour },
  })),
  ...passes.map(([id, title, by, taste, price, cost, hue, about]): DemoProduct => ({
    id,
    shelf: 'passes',
    title,
    by,
    category: 'Passes',
    taste,
    price,
    cost,
    hue,
    about,
  })),
  ...records.map(([id, title, by, taste, price, cost, hue, about]): DemoProduct => ({
    id,
    shelf: 'records',
    title,
    by,
    category: 'Records',
    taste,
    price,
    cost,
    hue,
    about,
  })),
];
