"""The visibility policy that the product ships: a table, to be read by an administrator as it is.

A line: relation, state of the lead, then what is given of each field class, then why. ``*`` stands
for every state. ``sharing.visibility_policy`` reads it; ``docs/visibility.md`` explains it. A city
that adopted a table of its own has that one instead.
"""

from typing import Final

SHIPPED_TABLE: Final = """\
# relation      state   identity  contacts  commercial  summary  evidence  history   why
own             *       show      show      show        show     show      show      own_lead
first_contact   *       show      show      show        show     show      show      first_contact
holder          sealed  show      absent    show        show     absent    absent    holds_it
holder          named   show      absent    show        show     absent    absent    holds_it
holder          board   show      absent    show        show     absent    mask      holds_it
holder          open    show      absent    show        show     absent    mask      holds_it
offered         sealed  show      absent    show        show     absent    absent    asked
offered         named   show      absent    show        show     absent    absent    asked
offered         board   show      absent    show        show     absent    mask      asked
offered         open    show      absent    show        show     absent    mask      asked
landing         *       show      absent    show        show     absent    show      lands_here
receiver        sealed  show      absent    show        show     absent    absent    asked
receiver        named   show      absent    show        show     absent    absent    asked
receiver        board   show      absent    show        show     absent    mask      asked
receiver        open    show      absent    show        show     absent    mask      asked
waiting         sealed  absent    absent    absent      absent   absent    absent    -
waiting         named   absent    absent    absent      absent   absent    absent    -
waiting         board   mask      absent    mask        show     absent    mask      on_the_board
waiting         open    show      absent    mask        show     absent    mask      open_to_all
in_charge       *       show      absent    show        show     show      show      in_charge
named           sealed  absent    absent    absent      absent   absent    absent    -
named           named   mask      absent    mask        show     absent    mask      named_office
named           board   mask      absent    mask        show     absent    mask      on_the_board
named           open    show      absent    mask        show     absent    mask      open_to_all
other           sealed  absent    absent    absent      absent   absent    absent    -
other           named   absent    absent    absent      absent   absent    absent    -
other           board   mask      absent    mask        show     absent    mask      on_the_board
other           open    show      absent    mask        show     absent    mask      open_to_all
centre          *       show      show      show        show     show      show      city_centre
reviewer        sealed  show      absent    show        show     show      absent    reviews_it
reviewer        named   show      absent    show        show     show      absent    reviews_it
reviewer        board   show      absent    show        show     show      mask      reviews_it
reviewer        open    show      absent    show        show     show      mask      reviews_it
assessor        sealed  absent    absent    absent      absent   absent    absent    -
assessor        named   absent    absent    absent      absent   absent    absent    -
assessor        board   mask      absent    mask        show     absent    mask      on_the_board
assessor        open    mask      absent    mask        show     absent    mask      on_the_board
auditor         *       show      absent    show        show     show      show      auditor
outside         *       absent    absent    absent      absent   absent    absent    -
"""
