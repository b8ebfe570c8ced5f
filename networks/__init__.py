"""Geography: open geodata in, one immutable, versioned Network out. Knows no money, no shipment."""
