"""The e-fulfilment stub: an invented warehouse that takes orders over HTTP and reports what it ships."""
